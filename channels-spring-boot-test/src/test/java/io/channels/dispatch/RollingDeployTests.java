package io.channels.dispatch;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

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
 * Replaces two workers one after the other while many clients count, and measures what
 * clients notice. Everything runs in this process but Redis.
 */
@Tag("slow")
class RollingDeployTests {

	private static final Logger logger = LoggerFactory.getLogger(RollingDeployTests.class);

	private static final int SOCKETS = Integer.getInteger("rolling.sockets", 1_000);

	private static final int MESSAGES_PER_SECOND = Integer.getInteger("rolling.messages", 200);

	private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("rolling.seconds", 5));

	private static final String LEASE = "15s";

	private static final int AT_A_TIME = 32;

	private final HttpClient http = HttpClient.newHttpClient();

	private final AtomicReference<Latencies> phase = new AtomicReference<>(new Latencies());

	@Test
	@Timeout(300)
	void noSocketIsDroppedAndNoMessageIsLost() throws Exception {
		List<ConfigurableApplicationContext> workers = new ArrayList<>();
		ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
		try (RedisServer server = RedisServer.started();
				ConfigurableApplicationContext gateway = new Roles(server, LEASE).gateway()) {
			Roles roles = new Roles(server, LEASE);
			workers.add(roles.worker());
			workers.add(roles.worker());
			List<CountingClient> clients = connect(Roles.port(gateway));
			AtomicInteger next = new AtomicInteger();
			load.scheduleAtFixedRate(() -> clients.get(next.getAndIncrement() % SOCKETS).count(), 0,
					1_000_000 / MESSAGES_PER_SECOND, TimeUnit.MICROSECONDS);

			pass();
			Latencies before = pass();
			Latencies during = begin();
			List<Long> stopMillis = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				workers.add(roles.worker());
				long stop = System.nanoTime();
				workers.remove(0).close();
				stopMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stop));
			}
			Latencies after = pass();
			load.shutdownNow();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> clients.stream().allMatch((client) -> client.unanswered() == 0 || client.isClosed()));

			logger.info(
					"{} sockets, {} messages/s. Before: {}. While two workers were replaced, whose stops took {} ms: {}. After: {}",
					SOCKETS, MESSAGES_PER_SECOND, before, stopMillis, during, after);
			assertThat(clients).filteredOn(CountingClient::isClosed).isEmpty();
			assertThat(clients).extracting(CountingClient::violation).containsOnlyNulls();
			gateway.close();
			workers.forEach(ConfigurableApplicationContext::close);
		}
		finally {
			load.shutdownNow();
			workers.forEach(ConfigurableApplicationContext::close);
		}
	}

	private Latencies begin() {
		Latencies latencies = new Latencies();
		this.phase.set(latencies);
		return latencies;
	}

	private Latencies pass() {
		Latencies latencies = begin();
		long end = System.nanoTime() + PHASE.toNanos();
		while (System.nanoTime() < end) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
		return latencies;
	}

	private List<CountingClient> connect(int port) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(AT_A_TIME);
		try {
			List<Future<CountingClient>> opening = new ArrayList<>();
			for (int i = 0; i < SOCKETS; i++) {
				String id = "c" + i;
				opening.add(executor.submit(() -> new CountingClient(this.http, port, "count", id,
						(nanos) -> this.phase.get().accept(nanos))));
			}
			List<CountingClient> clients = new ArrayList<>();
			for (Future<CountingClient> open : opening) {
				clients.add(open.get());
			}
			assertThat(clients).allMatch(CountingClient::isConnected);
			return clients;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
