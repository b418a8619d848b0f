package io.channels.dispatch;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the consumers of one connection say to a group, one after the other on several
 * workers, comes in that order to each member: also to those of the next worker, which
 * sends to them without Redis.
 */
@Timeout(120)
class GroupOrderTests {

	private static final int CLIENTS = 12;

	private static final int DRAINS = 4;

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void membersHearNumbersInOrderFromWorkersThatTakeOver() throws Exception {
		try (RedisServer one = RedisServer.started()) {
			numbersComeInOrder(one.address());
		}
	}

	@Test
	void membersHearNumbersInOrderOverTwoServers() throws Exception {
		try (RedisServer one = RedisServer.started(); RedisServer two = RedisServer.started()) {
			numbersComeInOrder(one.address() + "," + two.address());
		}
	}

	private void numbersComeInOrder(String hosts) throws Exception {
		Roles roles = new Roles(hosts, "3s");
		List<Watcher> watchers = new ArrayList<>();
		Deque<ConfigurableApplicationContext> workers = new ArrayDeque<>();
		try (ConfigurableApplicationContext gateway = roles.gateway()) {
			watchers.add(Watcher.at(gateway, "gateway"));
			workers.add(roles.worker());
			List<CountingClient> clients = IntStream.range(0, CLIENTS)
				.mapToObj((i) -> new CountingClient(this.http, Roles.port(gateway), "tell", "c" + i, (nanos) -> {
				}))
				.toList();
			for (int i = 0; i < DRAINS; i++) {
				ConfigurableApplicationContext next = roles.worker();
				watchers.add(Watcher.at(next, "worker" + i));
				workers.add(next);
				count(clients, 10);
				Thread stopping = new Thread(workers.remove()::close);
				stopping.start();
				while (stopping.isAlive()) {
					count(clients, 5);
				}
				stopping.join();
			}
			count(clients, 10);

			assertThat(clients).allMatch((client) -> client.violation() == null && !client.isClosed());
			long told = clients.stream().mapToLong(CountingClient::answered).sum();
			await().untilAsserted(() -> assertThat(watchers.get(0).heard()).isEqualTo(told));
			assertThat(watchers).allSatisfy((watcher) -> {
				assertThat(watcher.violations()).isEmpty();
				assertThat(watcher.heard()).isPositive();
			});
		}
		finally {
			workers.forEach(ConfigurableApplicationContext::close);
		}
	}

	/**
	 * Let all clients count until each has so many answers more.
	 */
	private static void count(List<CountingClient> clients, int answers) {
		Map<CountingClient, Long> goals = new HashMap<>();
		clients.forEach((client) -> goals.put(client, client.answered() + answers));
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(2)).until(() -> {
			goals.forEach((client, goal) -> {
				if (client.answered() < goal) {
					client.count();
				}
			});
			return clients.stream()
				.allMatch((client) -> client.isClosed()
						|| (client.answered() >= goals.get(client) && client.unanswered() == 0));
		});
	}

	/**
	 * A member that notes whatever is not the next number of a client. Guarded by its
	 * monitor.
	 */
	private static final class Watcher implements ChannelReceiver {

		private final Map<String, Long> last = new HashMap<>();

		private final List<String> violations = new ArrayList<>();

		private long heard;

		static Watcher at(ConfigurableApplicationContext node, String name) {
			ChannelLayer layer = node.getBean(ChannelLayers.class).get(ChannelLayers.DEFAULT);
			ChannelSource prefix = ChannelSource.of("watcher." + name + "!");
			Watcher watcher = new Watcher();
			layer.subscribe(prefix, watcher);
			layer.groupAdd(GroupName.of(TellingConsumer.GROUP), prefix.channel("one"));
			return watcher;
		}

		@Override
		public synchronized Delivery receive(ChannelName member, GroupMessage message) {
			String client = String.valueOf(message.content().get("client"));
			long number = ((Number) message.content().get("number")).longValue();
			Long before = this.last.put(client, number);
			if (before != null && number != before + 1) {
				this.violations.add("%s: %d after %d".formatted(client, number, before));
			}
			this.heard++;
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(Message message) {
			return Delivery.GONE;
		}

		@Override
		public boolean has(ChannelName channel) {
			return true;
		}

		synchronized List<String> violations() {
			return List.copyOf(this.violations);
		}

		synchronized long heard() {
			return this.heard;
		}

	}

}
