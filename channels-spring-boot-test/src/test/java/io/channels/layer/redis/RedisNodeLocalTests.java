package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.LayerStatistics;
import io.channels.layer.Subscription;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for channels that one node is subscribed to and others send to.
 */
@Timeout(60)
class RedisNodeLocalTests {

	private static RedisServer server;

	private Nodes nodes;

	private Node a;

	private Node b;

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
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
	}

	@Test
	void receiverGetsWhatOtherNodesSendInOrder() {
		Pushed pushed = this.b.subscribe("b!");
		List<Integer> numbers = numbers(0, 200);

		numbers.forEach((number) -> this.a.send("b!" + number % 2, (long) number));

		await().untilAsserted(() -> assertThat(pushed.size()).isEqualTo(200));
		assertThat(pushed.of("b!0")).containsExactlyElementsOf(longs(numbers, 0));
		assertThat(pushed.of("b!1")).containsExactlyElementsOf(longs(numbers, 1));
	}

	@Test
	void directAndGroupMessagesOfOneSenderKeepTheirOrder() throws Exception {
		Node c = this.nodes.start();
		Pushed pushed = this.b.subscribe("b!");
		this.b.groupAdd("crowd", "b!1", "b!2");
		this.a.groupAdd("crowd", "queued");
		ExecutorService threads = Executors.newCachedThreadPool();

		List<Future<?>> sending = List.of(threads.submit(() -> sendBoth(this.a, "a1")),
				threads.submit(() -> sendBoth(this.a, "a2")), threads.submit(() -> sendBoth(c, "c")),
				threads.submit(() -> sendBoth(this.b, "b")));
		for (Future<?> sender : sending) {
			sender.get();
		}
		threads.shutdown();

		await().untilAsserted(() -> assertThat(pushed.of("b!1")).hasSize(800));
		for (String sender : List.of("a1", "a2", "b", "c")) {
			assertThat(pushed.of("b!1").stream().map(Object::toString).filter((value) -> value.startsWith(sender)))
				.containsExactlyElementsOf(numbers(0, 200).stream().map((number) -> sender + ":" + number).toList());
		}
		assertThat(this.a.receiveAll(400, "queued")).doesNotHaveDuplicates();
	}

	@Test
	void messageThatWasQueuedWhileItsNodeSeemedDeadIsNotOvertaken() {
		Pushed pushed = this.b.subscribe("b!");
		this.a.send("b!1", 1L);
		await().until(() -> pushed.size() == 1);
		String name = String.valueOf(server.call("GET", this.nodes.key("owner:b!")));
		String lease = String.valueOf(server.call("ZSCORE", this.nodes.key("nodes"), name));

		server.call("ZADD", this.nodes.key("nodes"), "0", name);
		this.a.send("b!1", 2L);
		server.call("ZADD", this.nodes.key("nodes"), lease, name);
		this.a.send("b!1", 3L);
		this.a.send("b!1", 4L);

		await().untilAsserted(() -> assertThat(pushed.of("b!1")).containsExactly(1L, 2L, 3L, 4L));
		this.a.send("b!1", 5L);
		await().until(() -> pushed.size() == 5);
		assertThat(this.a.statistics().pending()).isZero();
	}

	private static void sendBoth(Node node, String sender) {
		for (int number = 0; number < 200; number++) {
			if (number % 2 == 0) {
				node.send("b!1", sender + ":" + number);
			}
			else {
				node.groupSend("crowd", sender + ":" + number);
			}
		}
	}

	@Test
	void fullChannelOfAnotherNodeIsCountedThere() {
		Pushed pushed = new Pushed(1);
		this.b.subscribe("b!", pushed);
		this.b.groupAdd("crowd", "b!1");

		this.a.send("b!1", "taken");
		assertThatNoException().isThrownBy(() -> this.a.send("b!1", "dropped"));
		this.a.groupSend("crowd", "dropped");

		await().untilAsserted(() -> assertCounts(this.a.statistics(), 3, 1, 2, 2));
		assertThat(pushed.of("b!1")).containsExactly("taken");
	}

	@Test
	void channelOfAnotherNodeThatIsGoneIsCountedThere() {
		Pushed pushed = new Pushed(1);
		pushed.miss("b!1");
		this.b.subscribe("b!", pushed);

		this.a.send("b!1", "dropped");

		await().untilAsserted(() -> assertCounts(this.a.statistics(), 1, 0, 1, 0));
	}

	@Test
	void channelThatIsGoneDoesNotJoinFromAnotherNode() {
		Pushed pushed = new Pushed(1);
		pushed.miss("b!1");
		this.b.subscribe("b!", pushed);

		this.a.groupAdd("crowd", "b!1");

		await().untilAsserted(() -> assertThat(this.a.groupChannels("crowd")).isEmpty());
	}

	@Test
	void prefixHasOneReceiverOnAllNodes() {
		this.b.subscribe("b!");

		assertThatIllegalStateException().isThrownBy(() -> this.a.subscribe("b!")).withMessageContaining("'b!'");
		this.a.send("b!1", "1");
		await().untilAsserted(() -> assertCounts(this.a.statistics(), 1, 1, 0, 0));
	}

	@Test
	void nextSubscriberGetsWhatWaitedSinceTheLastOneEnded() {
		Pushed first = new Pushed(Integer.MAX_VALUE);
		Subscription subscription = this.b.subscribe("b!", first);
		this.a.send("b!1", "pushed");
		await().untilAsserted(() -> assertThat(first.of("b!1")).containsExactly("pushed"));
		subscription.close();
		this.a.send("b!1", "queued by a");
		// It goes by the node that it was subscribed at just now.
		await().untilAsserted(() -> assertThat(this.a.statistics().pending()).isEqualTo(1));
		this.b.send("b!1", "queued by b");
		assertThat(this.a.statistics().pending()).isEqualTo(2);

		Pushed next = this.a.subscribe("b!");
		this.b.send("b!1", "sent to a");

		await()
			.untilAsserted(() -> assertThat(next.of("b!1")).containsExactly("queued by a", "queued by b", "sent to a"));
		assertThat(first.of("b!1")).containsExactly("pushed");
	}

	@Test
	void memberWhoseSubscriptionEndedGetsEachGroupMessageOnceInItsQueue() throws InterruptedException {
		Node c = this.nodes.start();
		Subscription subscription = this.b.subscribe("b!", new Pushed(1));
		this.b.groupAdd("crowd", "b!1", "b!2");
		this.b.groupAdd("other", "b!1");
		subscription.close();

		this.a.groupAdd("crowd", "b!1");
		c.groupSend("crowd", "x");
		this.b.groupSend("other", "y");
		c.send("b!1", "end");

		await().untilAsserted(() -> assertThat(this.a.statistics().pending()).isEqualTo(4));
		assertThat(this.a.receiveAll(4, "b!")).containsExactlyInAnyOrder("x", "x", "y", "end");
		assertThat(c.groupChannels("crowd")).containsExactlyInAnyOrder("b!1", "b!2");
		c.discardAll("b!1");
		assertThat(c.groupChannels("crowd")).containsExactly("b!2");
		assertThat(c.groupChannels("other")).isEmpty();
	}

	@Test
	void membersMoveToTheNextSubscriber() {
		Node c = this.nodes.start();
		Subscription subscription = this.b.subscribe("b!", new Pushed(1));
		this.b.groupAdd("crowd", "b!1");
		subscription.close();

		Pushed next = this.a.subscribe("b!");
		this.a.groupAdd("crowd", "b!1");
		c.groupSend("crowd", "1");
		c.send("b!1", "2");
		c.groupSend("crowd", "3");
		c.send("b!1", "4");

		await().untilAsserted(() -> assertThat(next.of("b!1")).contains("4"));
		assertThat(next.of("b!1")).containsExactly("1", "2", "3", "4");
	}

	private static List<Integer> numbers(int from, int to) {
		return IntStream.range(from, to).boxed().toList();
	}

	private static List<Object> longs(List<Integer> numbers, int remainder) {
		List<Object> longs = new ArrayList<>();
		numbers.stream().filter((number) -> number % 2 == remainder).forEach((number) -> longs.add((long) number));
		return longs;
	}

	private static void assertCounts(LayerStatistics statistics, long sent, long delivered, long dropped, long full) {
		assertThat(statistics.sent()).isEqualTo(sent);
		assertThat(statistics.delivered()).isEqualTo(delivered);
		assertThat(statistics.dropped()).isEqualTo(dropped);
		assertThat(statistics.full()).isEqualTo(full);
		assertThat(statistics.pending()).isZero();
	}

}
