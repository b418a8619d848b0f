package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for groups whose members are on several nodes.
 */
@Timeout(60)
class RedisNodeGroupsTests {

	private static RedisServer server;

	private Nodes nodes;

	private Node a;

	private Node b;

	private Node c;

	private Pushed atA;

	private Pushed atB;

	private Pushed atC;

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
		this.nodes = Nodes.on(server);
		this.a = this.nodes.start();
		this.b = this.nodes.start();
		this.c = this.nodes.start();
		this.atA = this.a.subscribe("a!");
		this.atB = this.b.subscribe("b!");
		this.atC = this.c.subscribe("c!");
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	private void joinCrowd() {
		this.a.groupAdd("crowd", "a!1", "a!2");
		this.b.groupAdd("crowd", "b!1", "b!2");
		this.c.groupAdd("crowd", "c!1");
	}

	@Test
	void membersOnAllNodesGetTheMessageOfAnyNodeOnce() {
		joinCrowd();

		this.a.groupSend("crowd", "from a");
		assertThat(this.atA.of("a!1")).containsExactly("from a");
		this.b.groupSend("crowd", "from b");
		this.c.groupSend("crowd", "from c");

		List.of("a!1", "a!2").forEach((channel) -> assertGets(this.atA, channel, "from a", "from b", "from c"));
		List.of("b!1", "b!2").forEach((channel) -> assertGets(this.atB, channel, "from a", "from b", "from c"));
		assertGets(this.atC, "c!1", "from a", "from b", "from c");
		await().untilAsserted(() -> assertThat(this.c.statistics().delivered()).isEqualTo(15 + 5));
		assertThat(this.c.statistics().sent()).isEqualTo(15 + 5);
	}

	/**
	 * Wait until a channel has some messages, and then one more, which would come behind
	 * any other.
	 */
	private void assertGets(Pushed pushed, String channel, String... values) {
		await().untilAsserted(() -> assertThat(pushed.of(channel)).hasSize(values.length));
		this.a.send(channel, "end");
		await().untilAsserted(() -> assertThat(pushed.of(channel)).contains("end"));
		assertThat(pushed.of(channel)).hasSize(values.length + 1).containsAll(List.of(values));
	}

	@Test
	void channelsThatAreLeftOutGetNothingOnAnyNode() {
		joinCrowd();

		this.a.groupSend("crowd", "x", "a!1", "b!2", "c!1");

		assertGets(this.atA, "a!2", "x");
		assertGets(this.atB, "b!1", "x");
		assertGets(this.atA, "a!1");
		assertGets(this.atB, "b!2");
		assertGets(this.atC, "c!1");
	}

	@Test
	void membersThatLeftGetNoMore() {
		joinCrowd();
		this.a.groupAdd("other", "a!1");

		this.a.groupDiscard("crowd", "a!1");
		this.b.groupDiscard("crowd", "b!1");
		this.c.discardAll("c!1");
		this.b.groupSend("crowd", "x");

		assertGets(this.atA, "a!2", "x");
		assertGets(this.atB, "b!2", "x");
		assertGets(this.atA, "a!1");
		assertGets(this.atB, "b!1");
		assertGets(this.atC, "c!1");
		assertThat(this.c.groupChannels("crowd")).containsExactlyInAnyOrder("a!2", "b!2");
		assertThat(this.c.groupChannels("other")).containsExactly("a!1");
	}

	@Test
	void channelOfAnotherNodeJoinsBeforeTheNextSendAndLeavesBeforeTheNext() {
		for (int i = 0; i < 50; i++) {
			this.a.groupAdd("crowd", "b!1");
			this.a.groupSend("crowd", "1:" + i);
			this.a.send("b!1", "2:" + i);
			this.a.groupDiscard("crowd", "b!1");
			this.a.groupSend("crowd", "nobody");
		}

		await().untilAsserted(() -> assertThat(this.atB.of("b!1")).contains("2:49"));
		assertThat(this.atB.of("b!1"))
			.isEqualTo(IntStream.range(0, 50).boxed().flatMap((i) -> List.of("1:" + i, "2:" + i).stream()).toList());
	}

	@Test
	void channelOfAnotherNodeJoinsWhileTheGroupComesAndGoesThere() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		AtomicBoolean over = new AtomicBoolean();
		Future<?> churning = threads.submit(() -> {
			while (!over.get()) {
				this.b.groupAdd("crowd", "b!other");
				this.b.groupDiscard("crowd", "b!other");
			}
		});
		List<String> expected = new ArrayList<>();

		for (int i = 0; i < 300; i++) {
			this.a.groupAdd("crowd", "b!1");
			this.a.groupSend("crowd", "x" + i);
			this.a.groupDiscard("crowd", "b!1");
			expected.add("x" + i);
		}

		over.set(true);
		churning.get();
		threads.shutdown();
		this.a.send("b!1", "end");
		await().untilAsserted(() -> assertThat(this.atB.of("b!1")).contains("end"));
		expected.add("end");
		assertThat(this.atB.of("b!1")).isEqualTo(expected);
	}

	@Test
	void channelOfAnotherNodeLeavesAllGroups() {
		this.b.groupAdd("one", "b!1", "b!2");
		this.a.groupAdd("two", "b!1", "queued");
		this.a.groupAdd("one", "queued");

		this.a.discardAll("b!1");
		this.c.discardAll("queued");

		await().untilAsserted(() -> assertThat(this.a.groupChannels("one")).containsExactly("b!2"));
		assertThat(this.a.groupChannels("two")).isEmpty();
	}

	@Test
	void groupListsMembersOfAllNodesAndQueuedOnes() {
		joinCrowd();
		this.a.groupAdd("crowd", "plain", "x?y");
		this.b.groupAdd("crowd", "nobody!1");

		for (Node node : List.of(this.a, this.b, this.c)) {
			assertThat(node.groupChannels("crowd")).containsExactlyInAnyOrder("a!1", "a!2", "b!1", "b!2", "c!1",
					"plain", "x?y", "nobody!1");
		}
	}

	@Test
	void queuedMembersGetTheMessageOnceBesideOthers() throws InterruptedException {
		joinCrowd();
		this.a.groupAdd("crowd", "plain", "x?y");
		this.b.groupAdd("crowd", "plain", "nobody!1");

		this.c.groupSend("crowd", "x", "x?y");
		this.c.groupSend("crowd", "y");

		assertThat(this.a.receiveAll(2, "plain")).containsExactly("x", "y");
		assertThat(this.a.receiveAll(1, "x?y")).containsExactly("y");
		assertThat(this.a.receiveAll(2, "nobody!")).containsExactly("x", "y");
		assertThat(this.b.poll("plain", "x?y", "nobody!")).isEmpty();
		assertGets(this.atB, "b!1", "x", "y");
	}

	@Test
	void membershipsExpireOnAllNodes() {
		try (Nodes brief = new Nodes(
				Nodes.settings(server).withExpiry(Duration.ofSeconds(30), Duration.ofMillis(700)))) {
			Node one = brief.start();
			Node two = brief.start();
			Pushed pushed = two.subscribe("two!");
			two.groupAdd("crowd", "two!1");
			one.groupAdd("crowd", "two!2", "queued");
			assertThat(one.groupChannels("crowd")).containsExactlyInAnyOrder("two!1", "two!2", "queued");

			await().untilAsserted(() -> assertThat(one.groupChannels("crowd")).isEmpty());
			one.groupSend("crowd", "x");

			one.send("two!1", "end");
			await().untilAsserted(() -> assertThat(pushed.size()).isOne());
			assertThat(one.statistics().pending()).isZero();
			await()
				.untilAsserted(() -> assertThat(server.call("EXISTS", brief.key("group:crowd:nodes"))).isEqualTo(0L));
		}
	}

	@Test
	void flushEmptiesGroupsOnAllNodesButNothingOfOtherPrefixes() throws InterruptedException {
		try (Nodes others = Nodes.on(server); Nodes longer = this.nodes.withPrefix(this.nodes.key("longer"))) {
			Node other = others.start();
			Node third = longer.start();
			other.groupAdd("crowd", "queued");
			other.send("queued", "stays");
			third.groupAdd("crowd", "queued");
			joinCrowd();
			this.b.groupAdd("crowd", "queued");
			this.b.groupSend("crowd", "before");

			this.a.flush();

			await().untilAsserted(() -> assertThat(this.c.groupChannels("crowd")).isEmpty());
			this.a.groupSend("crowd", "after");
			this.a.send("b!1", "end");
			await().untilAsserted(() -> assertThat(this.atB.of("b!1")).containsExactly("before", "end"));
			assertThat(this.a.poll("queued")).isEmpty();
			assertThat(other.groupChannels("crowd")).containsExactly("queued");
			assertThat(third.groupChannels("crowd")).containsExactly("queued");
			assertThat(other.receive("queued")).isEqualTo("stays");
		}
	}

	@RepeatedTest(20)
	void memberThatJoinsDuringAFlushElsewhereIsKnownOrGone() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		AtomicBoolean over = new AtomicBoolean();
		Future<Integer> joining = threads.submit(() -> {
			int joined = 0;
			while (!over.get()) {
				this.b.groupAdd("g" + joined++, "b!1");
			}
			return joined;
		});

		this.a.flush();

		over.set(true);
		int joined = joining.get();
		threads.shutdown();
		// When B has taken this, it has taken the flush.
		this.a.groupAdd("last", "b!1");
		assertThat(this.a.groupChannels("last")).containsExactly("b!1");
		for (int i = 0; i < joined; i++) {
			assertThat(this.a.groupChannels("g" + i)).isEqualTo(this.b.groupChannels("g" + i));
		}
	}

}
