package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.redis.FaultyProxy;
import io.channels.redis.RedisServer;
import io.channels.test.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of messages that are sent later when there are several nodes, servers or
 * troubles.
 */
@Timeout(120)
class RedisDelaysTests {

	private static final Duration DELAY = Duration.ofMinutes(1);

	private static RedisServer server;

	private final MutableClock clock = new MutableClock();

	private final List<ChannelLayer> layers = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void closeLayers() {
		this.layers.forEach(ChannelLayer::close);
		server.call("FLUSHALL");
	}

	@Test
	void eachMessageIsSentOnceThoughAllNodesLookForIt() throws Exception {
		List<ChannelLayer> nodes = IntStream.range(0, 3).mapToObj((i) -> realTimeNode()).toList();
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			List<Callable<List<String>>> senders = new ArrayList<>();
			for (int sender = 0; sender < nodes.size(); sender++) {
				int number = sender;
				senders.add(() -> sendMany(nodes.get(number), number));
			}
			List<Callable<List<String>>> receivers = nodes.stream()
				.<Callable<List<String>>>map((node) -> () -> receiveAll(node))
				.toList();
			List<Future<List<String>>> receiving = receivers.stream().map(executor::submit).toList();
			List<String> sent = results(executor.invokeAll(senders));

			assertThat(results(receiving)).containsExactlyInAnyOrderElementsOf(sent);
			LayerStatistics statistics = nodes.get(0).statistics();
			assertThat(statistics.sent()).isEqualTo(sent.size());
			assertThat(statistics.delivered()).isEqualTo(sent.size());
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static List<String> sendMany(ChannelLayer node, int sender) {
		List<String> sent = new ArrayList<>();
		for (int i = 0; i < 600; i++) {
			String value = sender + "-" + i;
			node.send(message("jobs-" + i % 7, value), Duration.ofMillis(1 + (i * 37) % 900));
			sent.add(value);
		}
		return sent;
	}

	private static List<String> receiveAll(ChannelLayer node) throws InterruptedException {
		List<ChannelSource> sources = IntStream.range(0, 7).mapToObj((i) -> ChannelSource.of("jobs-" + i)).toList();
		List<String> received = new ArrayList<>();
		Optional<Message> next = node.receive(sources, Duration.ofSeconds(10));
		while (next.isPresent()) {
			received.add(value(next.orElseThrow()));
			next = node.receive(sources, Duration.ofSeconds(2));
		}
		return received;
	}

	private static List<String> results(Collection<Future<List<String>>> futures) throws Exception {
		List<String> results = new ArrayList<>();
		for (Future<List<String>> future : futures) {
			results.addAll(future.get(60, TimeUnit.SECONDS));
		}
		return results;
	}

	@Test
	void messageIsThereWithinATenthOfASecond() throws Exception {
		ChannelLayer node = realTimeNode();
		realTimeNode();
		List<Long> latenesses = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			long due = System.nanoTime() + Duration.ofMillis(150).toNanos();
			node.send(message("jobs", "x"), Duration.ofMillis(150));
			node.receive(List.of(ChannelSource.of("jobs")), Duration.ofSeconds(5)).orElseThrow();
			latenesses.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - due));
		}

		latenesses.sort(null);
		assertThat(latenesses.get(5)).isBetween(-5L, 100L);
	}

	@Test
	void otherNodeSendsWhatAClosedNodeLeft() throws Exception {
		ChannelLayer first = node(server);
		first.send(message("jobs", "left"), DELAY);
		String cancelled = first.send(message("jobs", "cancelled"), DELAY);
		first.close();
		ChannelLayer second = node(server);

		assertThat(second.cancel(cancelled)).isTrue();
		this.clock.advance(DELAY);

		assertThat(receive(second, "jobs")).isEqualTo("left");
		assertThat(second.receive(List.of(ChannelSource.of("jobs")), Duration.ZERO)).isEmpty();
	}

	@Test
	void messagesSurviveARestartOfRedisAndOfAllNodes() throws Exception {
		try (RedisServer durable = RedisServer.started("appendonly yes", "appendfsync always")) {
			ChannelLayer before = node(durable);
			for (int i = 0; i < 10; i++) {
				before.send(message("jobs", "m" + i), DELAY.plusMillis(10 - i));
			}
			before.close();
			durable.restart();
			ChannelLayer after = node(durable);
			this.clock.advance(DELAY.multipliedBy(2));

			assertThat(receive(after, "jobs", 10)).containsExactly("m9", "m8", "m7", "m6", "m5", "m4", "m3", "m2", "m1",
					"m0");
			after.close();
		}
	}

	@Test
	void nodeGoesOnWhenRedisIsBack() throws Exception {
		try (RedisServer durable = RedisServer.started("appendonly yes", "appendfsync always")) {
			ChannelLayer node = node(durable);
			node.send(message("jobs", "later"), DELAY);
			durable.kill();
			this.clock.advance(DELAY);
			durable.start();

			assertThat(receive(node, "jobs")).isEqualTo("later");
			node.close();
		}
	}

	@Test
	void messageForAChannelOfAnotherNodeIsPushedThereOnceAndInOrder() {
		try (RedisServer other = RedisServer.started()) {
			ChannelLayer sender = node(server, other);
			List<Pushed> owners = IntStream.range(0, 6).mapToObj((i) -> {
				Pushed pushed = new Pushed();
				node(server, other).subscribe(ChannelSource.of("node" + i + "!"), pushed);
				return pushed;
			}).toList();
			for (int i = 0; i < 300; i++) {
				sender.send(message("node" + i % 6 + "!a", "m" + i), DELAY.plusMillis(300 - i));
			}

			this.clock.advance(DELAY.multipliedBy(2));

			for (int i = 0; i < 6; i++) {
				int first = i;
				List<String> expected = IntStream.iterate(294 + i, (n) -> n >= 0, (n) -> n - 6)
					.mapToObj((n) -> "m" + n)
					.toList();
				await().untilAsserted(() -> assertThat(owners.get(first).values).isEqualTo(expected));
			}
			await().untilAsserted(() -> assertThat(sender.statistics().delivered()).isGreaterThan(0));
			this.layers.forEach(ChannelLayer::close);
			this.layers.clear();
			assertThat(node(server, other).statistics()).satisfies((statistics) -> {
				assertThat(statistics.sent()).isEqualTo(300);
				assertThat(statistics.delivered()).isEqualTo(300);
			});
		}
	}

	@Test
	void messageForAChannelOfANodeThatIsGoneIsQueued() throws Exception {
		ChannelLayer sender = node(server);
		ChannelLayer owner = node(server);
		owner.subscribe(ChannelSource.of("node!"), new Pushed());
		sender.send(message("node!a", "later"), DELAY);
		owner.close();

		this.clock.advance(DELAY);

		assertThat(receive(sender, "node!")).isEqualTo("later");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 40, 60, 80 })
	void answersThatAreLostLoseAndRepeatNothing(int size) {
		pushAll(size, (proxy) -> proxy.cutInReplyTo(Script.DELAY_HOLD.digest(), 2));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 19, 20, 90 })
	void connectionsThatBreakLoseAndRepeatNothing(int size) {
		pushAll(size, FaultyProxy::cutConnections);
	}

	/**
	 * Push 90 messages, and do something to the connections when there are so many.
	 */
	private void pushAll(int size, Consumer<FaultyProxy> fault) {
		try (FaultyProxy proxy = FaultyProxy.to(server)) {
			ChannelLayer sender = node(server);
			ChannelLayer owner = createLayer(settings(proxy.host() + ":" + proxy.port()), this.clock, false);
			Pushed pushed = new Pushed();
			owner.subscribe(ChannelSource.of("node!"), pushed);
			for (int i = 0; i < 90; i++) {
				sender.send(message("node!a", "m" + i), DELAY);
			}
			assertThat(sender.statistics().delayed()).isEqualTo(90);
			pushed.onSize(size, () -> fault.accept(proxy));

			this.clock.advance(DELAY);

			await().atMost(Duration.ofSeconds(20)).until(() -> {
				this.clock.advance(Duration.ofMillis(100));
				return server.call("EXISTS", "channels:delayed:node!a").equals(0L);
			});
			assertThat(pushed.values).isEqualTo(IntStream.range(0, 90).mapToObj((i) -> "m" + i).toList());
			assertThat(proxy.isCutPending()).isFalse();
			assertThat(sender.statistics().delayed()).isZero();
		}
	}

	@Test
	void lookWhoseAnswerIsLostIsRepeated() throws Exception {
		try (FaultyProxy proxy = FaultyProxy.to(server)) {
			ChannelLayer node = createLayer(settings(proxy.host() + ":" + proxy.port()), this.clock, false);
			node.send(message("jobs", "later"), DELAY);
			proxy.cutInReplyTo(Script.DELAY_DUE.digest(), 0);

			this.clock.advance(DELAY);

			assertThat(receive(node, "jobs")).isEqualTo("later");
			assertThat(proxy.isCutPending()).isFalse();
		}
	}

	@Test
	void messageInTheHandOfADeadNodeIsDroppedAndCounted() throws Exception {
		ChannelLayer node = node(server);
		String id = node.send(message("jobs", "in hand"), DELAY);
		node.send(message("jobs", "next"), DELAY);
		server.call("HSET", "channels:later:jobs", id.substring(id.indexOf('/') + 1) + "!", "dead");

		this.clock.advance(DELAY);

		assertThat(receive(node, "jobs")).isEqualTo("next");
		assertThat(node.statistics()).satisfies((statistics) -> {
			assertThat(statistics.sent()).isEqualTo(2);
			assertThat(statistics.dropped()).isOne();
			assertThat(statistics.pending()).isZero();
		});
	}

	@Test
	void badEntriesDoNotStopTheRest() throws Exception {
		ChannelLayer node = node(server);
		// Nobody looks at them before all is written.
		String due = String.valueOf(this.clock.millis() + DELAY.toMillis() - 1);
		server.call("ZADD", "channels:delays", due, "no channel name");
		server.call("ZADD", "channels:delayed:no channel name", due, "1");
		server.call("ZADD", "channels:delays", due, "no.messages");
		server.call("ZADD", "channels:delays", due, "wrong.type");
		server.call("SET", "channels:delayed:wrong.type", "x");
		server.call("ZADD", "channels:delays", due, "jobs");
		server.call("ZADD", "channels:delayed:jobs", due, "000", due, "001");
		server.call("HSET", "channels:later:jobs", "001", "rubbish");
		node.send(message("jobs", "good"), DELAY);

		this.clock.advance(DELAY);

		assertThat(receive(node, "jobs")).isEqualTo("good");
		assertThat(node.statistics()).satisfies((statistics) -> {
			assertThat(statistics.sent()).isEqualTo(4);
			assertThat(statistics.delivered()).isOne();
			assertThat(statistics.dropped()).isEqualTo(3);
		});
		await().untilAsserted(() -> assertThat(server.call("EXISTS", "channels:delays", "channels:delayed:jobs",
				"channels:later:jobs", "channels:delayed:no channel name", "channels:delayed:wrong.type"))
			.isEqualTo(0L));
	}

	@Test
	void unreadableMessageForASubscriberIsDroppedAndCounted() {
		ChannelLayer node = node(server);
		Pushed pushed = new Pushed();
		node.subscribe(ChannelSource.of("node!"), pushed);
		String id = node.send(message("node!a", "bad"), DELAY);
		node.send(message("node!a", "good"), DELAY);
		server.call("HSET", "channels:later:node!a", id.substring(id.indexOf('/') + 1), "rubbish");

		this.clock.advance(DELAY);

		await().untilAsserted(() -> assertThat(pushed.values).containsExactly("good"));
		assertThat(node.statistics().sent()).isEqualTo(2);
		assertThat(node.statistics().dropped()).isOne();
	}

	@Test
	void keysOutliveTheMessagesAndEndWithThem() throws Exception {
		ChannelLayer node = node(server);
		Duration month = Duration.ofDays(30);
		node.send(message("jobs", "later"), month);
		node.send(message("jobs", "sooner"), DELAY);

		for (String key : List.of("channels:delays", "channels:delay", "channels:delayed:jobs",
				"channels:later:jobs")) {
			assertThat((Long) server.call("PTTL", key)).isGreaterThan(month.toMillis());
		}
		this.clock.advance(DELAY);
		assertThat(receive(node, "jobs")).isEqualTo("sooner");
		assertThat((Long) server.call("PTTL", "channels:delayed:jobs")).isGreaterThan(month.toMillis());
		this.clock.advance(month);
		assertThat(receive(node, "jobs")).isEqualTo("later");

		assertThat(server.call("EXISTS", "channels:delays", "channels:delayed:jobs", "channels:later:jobs"))
			.isEqualTo(0L);
	}

	@Test
	void messagesFollowTheirChannelToAServerThatIsNew() throws Exception {
		ChannelLayer before = node(server);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			before.send(message("jobs-" + i, "m" + i), DELAY);
			ids.add(before.send(message("jobs-" + i, "cancelled"), DELAY));
		}
		before.close();
		try (RedisServer other = RedisServer.started()) {
			ChannelLayer after = node(server, other);

			assertThat(ids).allMatch(after::cancel);
			this.clock.advance(DELAY);

			for (int i = 0; i < 20; i++) {
				assertThat(receive(after, "jobs-" + i)).isEqualTo("m" + i);
			}
			after.close();
		}
	}

	@Test
	void whatIsDueIsSentThoughRedisIsOutOfMemory() throws Exception {
		ChannelLayer node = node(server);
		Pushed pushed = new Pushed();
		node.subscribe(ChannelSource.of("node!"), pushed);
		node.send(message("jobs", "queued"), DELAY);
		node.send(message("node!a", "pushed"), DELAY);
		node.send(message("jobs", "flushed"), DELAY.multipliedBy(2));
		server.call("CONFIG", "SET", "maxmemory", "1");
		try {
			this.clock.advance(DELAY);

			assertThat(receive(node, "jobs")).isEqualTo("queued");
			await().untilAsserted(() -> assertThat(pushed.values).containsExactly("pushed"));
			assertThatExceptionOfType(ChannelLayerException.class)
				.isThrownBy(() -> node.send(message("jobs", "refused"), DELAY))
				.withMessageContaining("OOM");
			node.flush();
		}
		finally {
			server.call("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(node.statistics().sent()).isEqualTo(3);
		assertThat(node.statistics().dropped()).isOne();
	}

	@Test
	void numberOfDelayedMessagesIsThatOfAllNodesAndServers() throws Exception {
		try (RedisServer other = RedisServer.started()) {
			ChannelLayer one = node(server, other);
			ChannelLayer two = node(server, other);
			Pushed pushed = new Pushed();
			two.subscribe(ChannelSource.of("node!"), pushed);
			for (int i = 0; i < 20; i++) {
				one.send(message("jobs-" + i, "x"), DELAY);
			}
			assertThat(two.statistics().delayed()).isEqualTo(20);
			List<String> ids = IntStream.range(0, 20)
				.mapToObj((i) -> one.send(message("jobs-" + i, "y"), DELAY.multipliedBy(2)))
				.toList();
			one.send(message("node!a", "x"), DELAY);
			assertThat(ids.subList(0, 5)).allMatch(two::cancel);
			assertThat(one.statistics().delayed()).isEqualTo(36);

			this.clock.advance(DELAY);

			await().untilAsserted(() -> assertThat(one.statistics().delayed()).isEqualTo(15));
			assertThat(pushed.values).containsExactly("x");
			assertThat((Long) server.call("PTTL", "channels:delayed")).isBetween(1L, Duration.ofHours(1).toMillis());
			// What was kept is what who asks first would count.
			server.call("DEL", "channels:delayed");
			other.call("DEL", "channels:delayed");
			assertThat(one.statistics().delayed()).isEqualTo(15);
			this.layers.forEach(ChannelLayer::close);
			this.layers.clear();
		}
	}

	@Test
	void badEntriesAreNotCounted() {
		ChannelLayer node = node(server);
		node.send(message("jobs", "good"), DELAY);
		server.call("ZADD", "channels:delays", "9999999999999", "wrong.type");
		server.call("SET", "channels:delayed:wrong.type", "x");

		assertThat(node.statistics().delayed()).isOne();
	}

	@Test
	void manyPendingMessagesCostNothing() throws Exception {
		ChannelLayer node = node(server);
		ExecutorService executor = Executors.newFixedThreadPool(8);
		try {
			AtomicInteger number = new AtomicInteger();
			List<Callable<Object>> senders = IntStream.range(0, 8).<Callable<Object>>mapToObj((i) -> () -> {
				for (int next = number.getAndIncrement(); next < 100_000; next = number.getAndIncrement()) {
					node.send(message("jobs-" + next % 1_000, "x"), DELAY.plusMillis(next));
				}
				return "";
			}).toList();
			for (Future<Object> sent : executor.invokeAll(senders)) {
				sent.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < 10; i++) {
			node.send(message("soon", "m" + i), DELAY.dividedBy(2).plusMillis(i));
		}
		assertThat(node.statistics().delayed()).isEqualTo(100_010);
		server.call("CONFIG", "RESETSTAT");

		this.clock.advance(DELAY.dividedBy(2).plusMillis(10));
		assertThat(receive(node, "soon", 10)).containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8",
				"m9");
		assertThat(node.statistics().delayed()).isEqualTo(100_000);

		assertThat(commands()).isLessThan(1_000);
		String slow = String.valueOf(server.call("INFO", "commandstats"));
		assertThat(slow).doesNotContain("cmdstat_keys", "cmdstat_scan");
	}

	private static long commands() {
		Matcher calls = Pattern.compile("calls=(\\d+)").matcher(String.valueOf(server.call("INFO", "commandstats")));
		return calls.results().mapToLong((call) -> Long.parseLong(call.group(1))).sum();
	}

	private ChannelLayer node(RedisServer... servers) {
		return createLayer(settings(Arrays.stream(servers).map(RedisServer::address).toArray(String[]::new)),
				this.clock, false);
	}

	private ChannelLayer realTimeNode() {
		return createLayer(settings(server.address()), Clock.systemUTC(), true);
	}

	private ChannelLayer createLayer(LayerSettings settings, Clock clock, boolean serverTime) {
		ChannelLayer layer = new RedisChannelLayerFactory(() -> null, clock, serverTime).create(settings);
		this.layers.add(layer);
		return layer;
	}

	private static LayerSettings settings(String... hosts) {
		return LayerSettings.defaults().withCapacity(5_000, Map.of()).withHosts(Stream.of(hosts).toList());
	}

	private static Message message(String channel, String value) {
		return new Message(ChannelName.of(channel), Content.of("value", value));
	}

	private static String value(Message message) {
		return String.valueOf(message.get("value"));
	}

	private static String receive(ChannelLayer layer, String source) throws InterruptedException {
		return receive(layer, source, 1).get(0);
	}

	private static List<String> receive(ChannelLayer layer, String source, int count) throws InterruptedException {
		List<String> values = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			values.add(layer.receive(List.of(ChannelSource.of(source)), Duration.ofSeconds(10))
				.map(RedisDelaysTests::value)
				.orElse("nothing"));
		}
		return values;
	}

	private static final class Pushed implements ChannelReceiver {

		private final List<String> values = new CopyOnWriteArrayList<>();

		private final Map<Integer, Runnable> actions = new ConcurrentHashMap<>();

		/**
		 * Do something when there are so many messages.
		 */
		void onSize(int size, Runnable action) {
			if (size == 0) {
				action.run();
			}
			this.actions.put(size, action);
		}

		@Override
		public Delivery receive(Message message) {
			this.values.add(value(message));
			this.actions.getOrDefault(this.values.size(), () -> {
			}).run();
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(ChannelName member, GroupMessage message) {
			return Delivery.GONE;
		}

		@Override
		public boolean has(ChannelName channel) {
			return true;
		}

	}

}
