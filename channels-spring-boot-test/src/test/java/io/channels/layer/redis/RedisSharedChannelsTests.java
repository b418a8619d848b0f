package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for channels that any node may receive from. Where a receiver must be woken, a
 * test has so many rounds that it is over in time only if receivers do not merely look
 * now and then.
 */
@Timeout(60)
class RedisSharedChannelsTests {

	private static RedisServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private Nodes nodes;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void createNodes() {
		this.nodes = Nodes.on(server);
	}

	@AfterEach
	void closeNodes() {
		this.threads.shutdownNow();
		this.nodes.close();
	}

	@Test
	void messageOfOneNodeIsReceivedOnAnotherOnce() throws InterruptedException {
		Node a = this.nodes.start();
		Node b = this.nodes.start();

		a.send("jobs", "1");

		assertThat(b.receive("jobs")).isEqualTo("1");
		assertThat(b.poll("jobs")).isEmpty();
		assertThat(a.poll("jobs")).isEmpty();
		assertThat(a.statistics()).isEqualTo(b.statistics())
			.satisfies((statistics) -> assertThat(statistics.delivered()).isOne());
	}

	@Test
	void channelsBelowAPrefixThatNobodySubscribedToAreShared() throws InterruptedException {
		Node a = this.nodes.start();
		Node b = this.nodes.start();

		a.send("node!one", "1");
		a.send("single?reader", "2");

		assertThat(b.receive("node!")).isEqualTo("1");
		assertThat(b.receive("single?reader")).isEqualTo("2");
	}

	@Test
	void eachMessageOfManySendersIsReceivedOnceByManyReceivers() throws Exception {
		List<Node> all = this.nodes.start(3);
		List<Callable<List<Object>>> receivers = new ArrayList<>();
		for (Node node : all) {
			receivers.add(() -> receiveUntilEnd(node));
			receivers.add(() -> receiveUntilEnd(node));
		}

		List<Future<List<Object>>> receiving = receivers.stream().map(this.threads::submit).toList();
		sendFromTwoThreadsEach(all, 100);
		for (int i = 0; i < receivers.size(); i++) {
			all.get(0).send("jobs", "end");
		}

		List<List<Object>> received = results(receiving);
		List<String> sent = IntStream.range(0, 6)
			.boxed()
			.flatMap((sender) -> IntStream.range(0, 100).mapToObj((number) -> sender + ":" + number))
			.toList();
		assertThat(received.stream().flatMap(Collection::stream)).containsExactlyInAnyOrderElementsOf(sent);
		received.forEach(RedisSharedChannelsTests::assertOrderPerSender);
	}

	@Test
	void oneReceiverGetsTheMessagesOfEachSenderInOrder() throws Exception {
		List<Node> all = this.nodes.start(3);
		Future<List<Object>> receiving = this.threads.submit(() -> receiveUntilEnd(all.get(2)));

		sendFromTwoThreadsEach(all, 100);
		all.get(0).send("jobs", "end");

		assertThat(receiving.get()).hasSize(600).satisfies(RedisSharedChannelsTests::assertOrderPerSender);
	}

	@Test
	@Timeout(20)
	void receiverThatWaitsIsWokenByTheSendOfAnotherNode() throws Exception {
		Node a = this.nodes.start();
		Node b = this.nodes.start();
		int rounds = 100;

		Future<?> echo = this.threads.submit(() -> {
			for (int i = 0; i < rounds; i++) {
				b.send("pong", b.receive("ping"));
			}
			return null;
		});
		for (int i = 0; i < rounds; i++) {
			a.send("ping", Integer.toString(i));
			assertThat(a.receive("pong")).isEqualTo(Integer.toString(i));
		}

		echo.get();
	}

	@Test
	@Timeout(20)
	void nodeThatNoLongerWaitsPassesTheWakeOn() throws Exception {
		List<Node> all = this.nodes.start(3);
		for (int i = 0; i < 60; i++) {
			Node busy = all.get(i % 2);
			Node idle = all.get(1 - i % 2);
			busy.send("jobs", "first");
			assertThat(busy.receive("jobs")).isEqualTo("first");
			FutureTask<Object> waiting = startToWait(idle, "jobs");

			all.get(2).send("jobs", "second");

			assertThat(waiting.get()).isEqualTo("second");
		}
	}

	@Test
	@Timeout(20)
	void burstWakesAllThatWait() throws Exception {
		List<Node> all = this.nodes.start(3);
		for (int i = 0; i < 20; i++) {
			List<FutureTask<Object>> waiting = List.of(startToWait(all.get(0), "jobs"),
					startToWait(all.get(0), "jobs", "other"), startToWait(all.get(1), "jobs"),
					startToWait(all.get(1), "more", "jobs"));

			List<String> burst = List.of("1", "2", "3", "4");
			burst.forEach((value) -> all.get(2).send("jobs", value));

			List<Object> received = new ArrayList<>();
			for (FutureTask<Object> receiver : waiting) {
				received.add(receiver.get());
			}
			assertThat(received).containsExactlyInAnyOrderElementsOf(burst);
		}
	}

	private void sendFromTwoThreadsEach(List<Node> all, int count) throws Exception {
		List<Future<?>> sending = new ArrayList<>();
		for (int i = 0; i < 2 * all.size(); i++) {
			int sender = i;
			sending.add(this.threads.submit(() -> IntStream.range(0, count)
				.forEach((number) -> all.get(sender / 2).send("jobs", sender + ":" + number))));
		}
		results(sending);
	}

	/**
	 * Start to receive, and return when that waits.
	 */
	private FutureTask<Object> startToWait(Node node, String... sources) {
		FutureTask<Object> receive = new FutureTask<>(() -> node.receive(sources));
		Thread thread = new Thread(receive, "waits");
		thread.start();
		await().pollInterval(Duration.ofMillis(1)).until(() -> waitsForMessage(thread));
		return receive;
	}

	private static boolean waitsForMessage(Thread thread) {
		return List.of(thread.getStackTrace())
			.stream()
			.anyMatch((frame) -> frame.getClassName().endsWith("Waiter") && frame.getMethodName().equals("await"));
	}

	private static List<Object> receiveUntilEnd(Node node) throws InterruptedException {
		List<Object> received = new ArrayList<>();
		Object next = node.receive("jobs");
		while (!next.equals("end")) {
			received.add(next);
			next = node.receive("jobs");
		}
		return received;
	}

	private static <T> List<T> results(List<? extends Future<? extends T>> futures) throws Exception {
		List<T> results = new ArrayList<>();
		for (Future<? extends T> future : futures) {
			results.add(future.get());
		}
		return results;
	}

	private static void assertOrderPerSender(List<?> values) {
		Map<String, Integer> last = new HashMap<>();
		for (Object value : values) {
			String[] parts = value.toString().split(":");
			Integer before = last.put(parts[0], Integer.valueOf(parts[1]));
			assertThat(before == null || before < Integer.parseInt(parts[1])).as("%s after %s", value, before).isTrue();
		}
	}

}
