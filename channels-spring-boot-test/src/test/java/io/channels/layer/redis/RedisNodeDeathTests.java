package io.channels.layer.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerStatistics;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for nodes that end, in order or by being killed.
 */
@Timeout(60)
class RedisNodeDeathTests {

	/**
	 * The command time-out, and as much again for a busy machine.
	 */
	private static final Duration NEVER_LONGER = Duration.ofSeconds(4);

	private static RedisServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private Nodes nodes;

	private Node a;

	private Node b;

	private Pushed atA;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startNodes() {
		this.nodes = new Nodes(Nodes.settings(server).withNodeLease(Duration.ofSeconds(2)));
		this.a = this.nodes.start();
		this.b = this.nodes.start();
		this.atA = this.a.subscribe("a!");
		this.a.groupAdd("crowd", "a!1");
	}

	@AfterEach
	void closeNodes() {
		this.threads.shutdownNow();
		this.nodes.close();
	}

	@Test
	void membersOfANodeThatClosesAreGoneAtOnce() {
		Pushed atB = this.b.subscribe("b!");
		this.b.groupAdd("crowd", "b!1");
		this.a.send("b!1", "1");
		this.a.groupSend("crowd", "2");
		await().untilAsserted(() -> assertThat(atB.of("b!1")).containsExactly("1", "2"));

		this.b.close();

		assertThat(this.a.groupChannels("crowd")).containsExactly("a!1");
		assertThatNoException().isThrownBy(() -> this.a.groupSend("crowd", "3"));
		assertThatNoException().isThrownBy(() -> this.a.subscribe("b!"));
		assertThat(this.a.statistics()).satisfies(RedisNodeDeathTests::isAccountedFor).satisfies((statistics) -> {
			assertThat(statistics.sent()).isEqualTo(4);
			assertThat(statistics.delivered()).isEqualTo(4);
		});
	}

	@Test
	void everyMessageForANodeThatClosesIsCountedOnce() throws Exception {
		for (int round = 0; round < 10; round++) {
			Node closing = this.nodes.start();
			Pushed pushed = closing.subscribe("closing!");
			LayerStatistics before = this.a.statistics();
			Future<Integer> sending = this.threads.submit(() -> {
				int sent = 0;
				while (!Thread.currentThread().isInterrupted() && sent < 1_000) {
					this.a.send("closing!" + sent, "x");
					sent++;
				}
				return sent;
			});
			await().until(() -> pushed.size() > 20);

			closing.close();

			int sent = sending.get();
			LayerStatistics after = this.a.statistics();
			assertThat(after.sent() - before.sent()).isEqualTo(sent);
			assertThat(after.delivered() - before.delivered()).isEqualTo(pushed.size());
			assertThat(after).satisfies(RedisNodeDeathTests::isAccountedFor);
			this.a.flush();
		}
	}

	@Test
	void membersOfAKilledNodeAreGoneAfterItsLease() throws Exception {
		try (NodeProcess process = NodeProcess.start(server, this.nodes, "crowd", "dead!1", "dead!2")) {
			assertThat(this.b.groupChannels("crowd")).containsExactlyInAnyOrder("a!1", "dead!1", "dead!2");
			this.b.send("dead!1", "delivered");
			await().until(() -> this.a.statistics().delivered() == 1);

			process.kill();
			this.b.send("dead!1", "lost");
			this.b.send("dead!2", "lost");

			while (living() == 3) {
				inTime(() -> this.b.groupSend("crowd", "x"));
				inTime(() -> assertThat(this.b.groupChannels("crowd")).containsExactly("a!1"));
			}
			assertThat(this.b.groupChannels("crowd")).containsExactly("a!1");
			assertThat(this.a.groupChannels("crowd")).containsExactly("a!1");
			await().untilAsserted(() -> assertThat(this.a.statistics().dropped()).isEqualTo(2));
			assertThat(this.atA.of("a!1")).isNotEmpty().containsOnly("x");
			this.b.send("dead!1", "queued");
			assertThat(this.a.statistics().pending()).isOne();
			Pushed next = this.a.subscribe("dead!");
			assertThat(next.of("dead!1")).containsExactly("queued");
			await().untilAsserted(() -> assertThat(this.b.statistics()).isEqualTo(this.a.statistics())
				.satisfies(RedisNodeDeathTests::isAccountedFor));
		}
	}

	@Test
	void channelOfAKilledNodeCannotJoinUntilItsLeaseIsOver() throws Exception {
		try (NodeProcess process = NodeProcess.start(server, this.nodes, "other", "dead!1")) {
			process.kill();

			assertThatExceptionOfType(ChannelLayerException.class)
				.isThrownBy(() -> inTime(() -> this.b.groupAdd("crowd", "dead!1")))
				.withMessageContaining("'dead!1'")
				.withMessageContaining("'crowd'");

			await().until(() -> living() == 2);
			this.b.groupAdd("crowd", "dead!1");
			this.a.groupSend("crowd", "x");
			assertThat(this.b.receive("dead!")).isEqualTo("x");
		}
	}

	/**
	 * Return how many nodes are alive, as Redis knows.
	 */
	private long living() {
		return (Long) Objects.requireNonNull(server.call("ZCARD", this.nodes.key("nodes")));
	}

	private void inTime(Runnable action) throws Exception {
		Future<?> running = this.threads.submit(action);
		try {
			running.get(NEVER_LONGER.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private static void isAccountedFor(LayerStatistics statistics) {
		assertThat(statistics.sent())
			.isEqualTo(statistics.delivered() + statistics.expired() + statistics.dropped() + statistics.pending());
	}

}
