package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelFullException;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.message.Message;
import io.channels.redis.FaultyProxy;
import io.channels.redis.RedisServer;
import io.channels.test.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for messages that go to Redis, or come from there, together.
 */
@Timeout(60)
class RedisBatchTests {

	private static RedisServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void eachSenderLearnsWhatBecameOfItsMessage() throws Exception {
		LayerSettings settings = Nodes.settings(server).withCapacity(100, Map.of("narrow", 2));
		try (Nodes nodes = new Nodes(settings)) {
			Node node = nodes.start();
			node.send("wrong", "x");
			server.call("DEL", nodes.key("queue:wrong"));
			server.call("SET", nodes.key("queue:wrong"), "of another program");

			Map<String, List<Future<Boolean>>> sends = new HashMap<>();
			server.pause();
			try {
				for (int i = 0; i < 10; i++) {
					for (String channel : List.of("wide", "narrow", "wrong")) {
						sends.computeIfAbsent(channel, (absent) -> new ArrayList<>())
							.add(this.threads.submit(() -> isSent(node, channel)));
					}
				}
				await().pollDelay(Duration.ofMillis(300)).until(() -> true);
			}
			finally {
				server.resume();
			}

			assertThat(outcomes(sends, "wide")).hasSize(10).containsOnly(true);
			assertThat(Collections.frequency(outcomes(sends, "narrow"), true)).isEqualTo(2);
			assertThat(sends.get("wrong")).allSatisfy((send) -> assertThat(send).failsWithin(Duration.ofSeconds(5))
				.withThrowableOfType(Exception.class)
				.withMessageContaining("WRONGTYPE"));
		}
	}

	private static boolean isSent(Node node, String channel) {
		try {
			node.send(channel, "x");
			return true;
		}
		catch (ChannelFullException ex) {
			return false;
		}
	}

	private static List<Boolean> outcomes(Map<String, List<Future<Boolean>>> sends, String channel) throws Exception {
		List<Boolean> outcomes = new ArrayList<>();
		for (Future<Boolean> send : sends.getOrDefault(channel, List.of())) {
			outcomes.add(send.get());
		}
		return outcomes;
	}

	@Test
	void messagesOfManySendersStayInOrder() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node sender = nodes.start();
			Node receiver = nodes.start();
			List<Future<?>> sending = IntStream.range(0, 40)
				.<Future<?>>mapToObj((i) -> this.threads
					.submit(() -> IntStream.range(0, 50).forEach((number) -> sender.send("jobs", i + ":" + number))))
				.toList();

			Map<String, Integer> next = new HashMap<>();
			for (int i = 0; i < 2_000; i++) {
				String[] parts = receiver.receive("jobs").toString().split(":");
				assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
				next.merge(parts[0], 1, Integer::sum);
			}

			for (Future<?> each : sending) {
				each.get();
			}
		}
	}

	@Test
	void busyChannelsLeaveTurnsToAQuietOne() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node node = nodes.start();
			IntStream.range(0, 1_000).forEach((i) -> node.send("busy", "x"));
			node.send("quiet", "wanted");
			ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();

			receive(node, 40, received, "busy", "quiet");

			await().until(() -> received.contains("wanted"));
			assertThat(new ArrayList<>(received).indexOf("wanted")).isLessThan(200);
		}
	}

	@Test
	void nothingIsLostOrRepeatedWhenAnswersForManyAreCut() throws Exception {
		Random random = new Random(7);
		try (FaultyProxy proxy = FaultyProxy.to(server);
				Nodes nodes = new Nodes(Nodes.settings("127.0.0.1:" + proxy.port(), "cut"));
				Nodes senders = new Nodes(Nodes.settings(server.address(), "cut"))) {
			ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
			receive(nodes.start(), 24, received, "jobs");
			Node sender = senders.start();
			int sent = 0;
			for (int round = 0; round < 10; round++) {
				proxy.cutInReplyTo(Script.TAKE.digest(), random.nextInt(3_000));
				while (proxy.isCutPending()) {
					for (int i = 0; i < 50; i++) {
						sender.send("jobs", (long) sent++);
					}
					// While receivers are cut off, the channel must not get full.
					int enough = sent - 5_000;
					await().until(() -> received.size() > enough);
				}
			}

			int all = sent;
			await().until(() -> received.size() >= all);
			assertThat(received).doesNotHaveDuplicates().hasSize(all);
			await().untilAsserted(() -> assertAllDelivered(sender.statistics(), all));
		}
	}

	@Test
	void messagesComeBackInTheOrderInWhichTheyWereTaken() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node node = nodes.start();
			List.of("first", "second", "third").forEach((value) -> node.send("jobs", value));
			for (String request : List.of("2", "3", "1")) {
				run(nodes, Script.TAKE, "0", "60000", "lost", "0", "0", "1", "jobs", "1", request);
			}

			run(nodes, Script.RECOVER, "0", "60000", "lost", "1", "2", "3");

			assertThat(node.receiveAll(3, "jobs")).containsExactly("first", "second", "third");
		}
	}

	private static void run(Nodes nodes, Script script, String... arguments) {
		List<String> command = new ArrayList<>(List.of("EVAL", script.text(), "2", nodes.key(""), nodes.key("never")));
		command.addAll(List.of(arguments));
		server.call(command.toArray(String[]::new));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 24 })
	void nodeThatDiesTakesWhatItsReceiversHadInHandAndNoMore(int receivers) throws Exception {
		LayerSettings settings = Nodes.settings(server).withNodeLease(Duration.ofSeconds(2));
		try (FaultyProxy proxy = FaultyProxy.to(server);
				Nodes nodes = new Nodes(settings);
				Nodes dying = new Nodes(settings.withHosts(List.of("127.0.0.1:" + proxy.port())))) {
			Node other = nodes.start();
			IntStream.range(0, 64).forEach((i) -> other.send("jobs", (long) i));
			ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
			Node node = dying.start();
			server.pause();
			try {
				receive(node, receivers, received, "jobs");
				await().pollDelay(Duration.ofMillis(300)).until(() -> true);
				proxy.refuse(true);
				proxy.cutInReplyTo(Script.TAKE.digest(), 0);
			}
			finally {
				server.resume();
			}
			await().until(() -> Long.valueOf(1).equals(server.call("ZCARD", nodes.key("nodes"))));
			proxy.cutConnections();

			int handedOver = received.size();
			List<Object> rest = drain(other, "jobs");
			List<Object> all = new ArrayList<>(received);
			all.addAll(rest);
			assertThat(all).doesNotHaveDuplicates();
			assertThat(rest).isEqualTo(rest.stream().map(Long.class::cast).sorted().toList());
			assertThat(64 - all.size()).isBetween((receivers + 1) / 2, receivers);
			assertThat(received).hasSize(handedOver);
			assertAllDelivered(other.statistics(), 64);
		}
	}

	@Test
	void nodeThatClosesPutsBackWhatNobodyGot() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node other = nodes.start();
			IntStream.range(0, 64).forEach((i) -> other.send("jobs", (long) i));
			ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
			Node node = nodes.start();
			Future<?> closing;
			server.pause();
			try {
				List<Thread> threads = receive(node, 24, received, "jobs");
				await().pollDelay(Duration.ofMillis(300)).until(() -> true);
				threads.subList(0, 12).forEach(Thread::interrupt);
				closing = this.threads.submit(node::close);
			}
			finally {
				server.resume();
			}
			closing.get();

			List<Object> all = drain(other, "jobs");
			await().untilAsserted(() -> assertThat(received.size() + all.size()).isEqualTo(64));
			all.addAll(received);
			assertThat(all).doesNotHaveDuplicates();
			assertAllDelivered(other.statistics(), 64);
		}
	}

	private static List<Object> drain(Node node, String channel) throws InterruptedException {
		List<Object> values = new ArrayList<>();
		Optional<Message> next = node.poll(channel);
		while (next.isPresent()) {
			values.add(Node.value(next.get().content()));
			next = node.poll(channel);
		}
		return values;
	}

	@Test
	void receiverMayNameVeryManyChannels() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node node = nodes.start();
			node.send("jobs.8999", "x");

			String[] sources = IntStream.range(0, 9_000).mapToObj((i) -> "jobs." + i).toArray(String[]::new);

			assertThat(node.poll(sources)).isPresent();
		}
	}

	@Test
	void entryOfAnotherProgramHoldsUpNoMessage() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node node = nodes.start();
			node.send("jobs", "x");
			server.call("LPUSH", nodes.key("queue:jobs"), "0x7ffffffffff of another program");

			assertThat(node.receive("jobs")).isEqualTo("x");
		}
	}

	@Test
	void nothingIsLostWhenReceiversAreInterrupted() throws Exception {
		try (Nodes nodes = Nodes.on(server)) {
			Node node = nodes.start();
			Node sender = nodes.start();
			ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();
			List<Thread> receivers = receive(node, 24, received, "jobs");
			AtomicBoolean sending = new AtomicBoolean(true);
			Future<?> interrupting = this.threads.submit(() -> {
				Random random = new Random(3);
				while (sending.get()) {
					receivers.get(random.nextInt(receivers.size())).interrupt();
					Thread.onSpinWait();
				}
			});

			IntStream.range(0, 1_500).forEach((i) -> sender.send("jobs", (long) i));
			sending.set(false);
			interrupting.get();

			await().until(() -> received.size() >= 1_500);
			assertThat(received).doesNotHaveDuplicates().hasSize(1_500);
			await().untilAsserted(() -> assertAllDelivered(sender.statistics(), 1_500));
		}
	}

	@Test
	void messageThatExpiresOnItsWayIsNotHandedOver() throws Exception {
		MutableClock clock = new MutableClock();
		LayerSettings settings = Nodes.settings(server).withExpiry(Duration.ofMinutes(1), Duration.ofHours(1));
		try (Node node = new Node(new RedisChannelLayerFactory(() -> null, clock, false).create(settings))) {
			node.send("jobs", "late");
			server.pause();
			Future<Optional<Message>> receiving = this.threads.submit(() -> node.poll("jobs"));
			try {
				await().pollDelay(Duration.ofMillis(300)).until(() -> !receiving.isDone());
				clock.advance(Duration.ofMinutes(2));
			}
			finally {
				server.resume();
			}

			assertThat(receiving.get()).isEmpty();
			assertThat(node.statistics().expired()).isOne();
			assertThat(node.statistics().delivered()).isZero();
		}
	}

	/**
	 * Start threads that receive, whatever interrupts them.
	 */
	private List<Thread> receive(Node node, int count, ConcurrentLinkedQueue<Object> received, String... sources) {
		List<Thread> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Thread thread = new Thread(() -> {
				while (!this.threads.isShutdown()) {
					try {
						node.receive(Duration.ofSeconds(5), sources)
							.ifPresent((message) -> received.add(Node.value(message.content())));
					}
					catch (InterruptedException ex) {
						continue;
					}
				}
			}, "receiver-" + i);
			thread.setDaemon(true);
			thread.start();
			started.add(thread);
		}
		return started;
	}

	private static void assertAllDelivered(LayerStatistics statistics, long sent) {
		assertThat(statistics.sent()).isEqualTo(sent);
		assertThat(statistics.delivered()).isEqualTo(sent);
		assertThat(statistics.pending()).isZero();
	}

}
