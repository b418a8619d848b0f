package io.channels.layer.redis;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.LayerStatistics;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two nodes of 1,000 channels each in one group, and bursts that they can hold or not.
 */
@Timeout(60)
class RedisBurstTests {

	private static final int CHANNELS = 1_000;

	private static final int CAPACITY = 100;

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { CAPACITY, CAPACITY + 20 })
	void everyMessageOfABurstArrivesOrIsCountedAsDropped(int burst) {
		try (Nodes nodes = Nodes.on(server)) {
			Node a = nodes.start();
			Node b = nodes.start();
			Pushed atA = new Pushed(CAPACITY);
			Pushed atB = new Pushed(CAPACITY);
			a.subscribe("a!", atA);
			b.subscribe("b!", atB);
			for (int i = 0; i < CHANNELS; i++) {
				a.groupAdd("crowd", "a!" + i);
				b.groupAdd("crowd", "b!" + i);
			}

			for (int i = 0; i < burst; i++) {
				a.groupSend("crowd", (long) i);
			}

			long sent = 2L * CHANNELS * burst;
			await().untilAsserted(() -> assertThat(b.statistics().sent()).isEqualTo(sent));
			List<Object> expected = IntStream.range(0, CAPACITY).mapToObj((i) -> (Object) (long) i).toList();
			for (int i = 0; i < CHANNELS; i++) {
				assertThat(atA.of("a!" + i)).isEqualTo(expected);
				assertThat(atB.of("b!" + i)).isEqualTo(expected);
			}
			LayerStatistics statistics = b.statistics();
			assertThat(statistics.delivered()).isEqualTo(2L * CHANNELS * CAPACITY);
			assertThat(statistics.dropped()).isEqualTo(2L * CHANNELS * (burst - CAPACITY));
			assertThat(statistics.full()).isEqualTo(statistics.dropped());
			assertThat(statistics.sent())
				.isEqualTo(statistics.delivered() + statistics.expired() + statistics.dropped() + statistics.pending());
			await().untilAsserted(() -> assertThat(a.statistics()).isEqualTo(statistics));
		}
	}

}
