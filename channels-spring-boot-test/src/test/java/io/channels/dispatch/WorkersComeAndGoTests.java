package io.channels.dispatch;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills and drains workers at random under load: every connection goes on in order, or is
 * closed with a code, and each disconnect is delivered once.
 */
@Tag("slow")
class WorkersComeAndGoTests {

	private static final Logger logger = LoggerFactory.getLogger(WorkersComeAndGoTests.class);

	private static final int CLIENTS = 60;

	private static final int WORKERS = 3;

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("random.seconds", 60));

	private final long seed = Long.getLong("random.seed", new Random().nextLong());

	private final Random random = new Random(this.seed);

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<CountingClient> ever = new ArrayList<>();

	@Test
	@Timeout(240)
	void connectionsGoOnInOrderOrAreClosed() throws Exception {
		List<WorkerProcess> workers = new ArrayList<>();
		Set<Long> killed = new HashSet<>();
		try (RedisServer server = RedisServer.started();
				ConfigurableApplicationContext gateway = new Roles(server, "3s").gateway()) {
			int port = Roles.port(gateway);
			for (int i = 0; i < WORKERS; i++) {
				workers.add(worker(server));
			}
			List<CountingClient> clients = new ArrayList<>();
			await().atMost(Duration.ofSeconds(60)).until(() -> connect(port, clients));
			long end = System.nanoTime() + DURATION.toNanos();
			long nextFault = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
			int drains = 0;
			while (System.nanoTime() < end) {
				for (int i = 0; i < clients.size(); i++) {
					clients.get(i).count();
					if (clients.get(i).isClosed() || this.random.nextInt(2_000) == 0) {
						clients.get(i).close();
						CountingClient next = open(port);
						if (next.isConnected()) {
							clients.set(i, next);
						}
					}
				}
				if (System.nanoTime() > nextFault) {
					nextFault = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
					WorkerProcess leaving = workers.remove(0);
					workers.add(worker(server));
					if (this.random.nextBoolean()) {
						leaving.kill();
						killed.add(leaving.pid());
					}
					else {
						leaving.drain();
						drains++;
					}
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
			}
			await().atMost(Duration.ofSeconds(20))
				.until(() -> clients.stream().allMatch((client) -> client.isClosed() || client.unanswered() == 0));
			this.ever.forEach(CountingClient::close);
			await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertDisconnectedOnce(server, killed));
			logger.info("{} kills, {} drains, {} connections, {} answers, closed {}", killed.size(), drains,
					this.ever.size(), this.ever.stream().mapToLong(CountingClient::answered).sum(), this.ever.stream()
						.collect(Collectors.groupingBy(CountingClient::closeCode, Collectors.counting())));
			assertThat(this.ever).as("seed %d", this.seed)
				.extracting(CountingClient::violation)
				.filteredOn((violation) -> violation != null)
				.isEmpty();
		}
		finally {
			workers.forEach(WorkerProcess::close);
		}
	}

	private boolean connect(int port, List<CountingClient> clients) {
		while (clients.size() < CLIENTS) {
			CountingClient client = open(port);
			if (!client.isConnected()) {
				return false;
			}
			clients.add(client);
		}
		return true;
	}

	private CountingClient open(int port) {
		CountingClient client = new CountingClient(this.http, port, "c" + this.ever.size());
		if (client.isConnected()) {
			this.ever.add(client);
		}
		return client;
	}

	/**
	 * Each client was heard of once, and by a second worker at most if the first was
	 * killed with the disconnect in its hand.
	 */
	private void assertDisconnectedOnce(RedisServer server, Set<Long> killed) {
		Map<String, List<Long>> heard = Disconnects.heard(server);
		assertThat(heard.keySet()).as("seed %d", this.seed)
			.containsAll(this.ever.stream().map(CountingClient::id).toList());
		assertThat(heard.values()).as("seed %d", this.seed)
			.allSatisfy((workers) -> assertThat(killed).containsAll(workers.subList(0, workers.size() - 1)));
	}

	private static WorkerProcess worker(RedisServer server) {
		return new WorkerProcess(new Roles(server, "3s").properties());
	}

}
