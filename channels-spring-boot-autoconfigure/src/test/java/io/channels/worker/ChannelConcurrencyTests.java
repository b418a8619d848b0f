package io.channels.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.AdditionalAnswers;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelPatterns;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.routing.Route;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Limits of single channels, obeyed by a worker with more threads than they allow.
 */
@Timeout(60)
class ChannelConcurrencyTests {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults().withCapacity(1000, Map.of()));

	private final ConsumerCounters counters = new ConsumerCounters();

	private final Delays delays = Delays.onThread();

	private final Semaphore finish = new Semaphore(0);

	private final BlockingQueue<String> started = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> consumed = new LinkedBlockingQueue<>();

	private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

	private final Map<String, Integer> most = new ConcurrentHashMap<>();

	private Worker worker = worker(this.layer, 1, Map.of(), Map.of());

	@AfterEach
	void stop() {
		this.finish.release(1000);
		this.worker.stop();
		this.delays.close();
	}

	@Test
	void messagesBeyondTheLimitWaitInTheLayerAndOtherChannelsGoOn() throws InterruptedException {
		start(4, Map.of("slow", 2), Map.of("slow", this::consumeSlowly, "jobs", this::consume));
		IntStream.range(0, 5).forEach((id) -> send("slow", id));
		await().until(() -> this.started.size() == 2);
		IntStream.range(0, 5).forEach((id) -> send("jobs", id));

		await().until(() -> this.consumed.size() == 5);
		assertThat(this.started).hasSize(2);
		assertThat(this.layer.statistics(ChannelName.of("slow")).pending()).isEqualTo(3);
	}

	@Test
	void nextMessageIsReceivedWhenOneIsConsumed() {
		start(4, Map.of("slow", 1), Map.of("slow", this::consumeSlowly, "jobs", this::consume));
		IntStream.range(0, 3).forEach((id) -> send("slow", id));

		for (int i = 1; i <= 3; i++) {
			int number = i;
			await().until(() -> this.started.size() == number);
			assertThat(this.layer.statistics(ChannelName.of("slow")).pending()).isEqualTo(3 - number);
			this.finish.release();
		}
		await().until(() -> this.counters.statistics().consumed() == 3);
	}

	@Test
	void failingConsumerDoesNotKeepItsPlace() {
		start(2, Map.of("slow", 1), Map.of("slow", (context) -> {
			this.started.add("failing");
			throw new IllegalStateException("planned");
		}));
		IntStream.range(0, 3).forEach((id) -> send("slow", id));

		await().until(() -> this.counters.statistics().failed() == 3);
	}

	@Test
	void channelIsHeardThoughItsListenerIsBusyWithAnother() throws Exception {
		ChannelLayer patient = patient();
		this.worker = worker(patient, 2, Map.of("limited", 1),
				Map.of("jobs", this::consumeSlowly, "limited", this::consume));
		this.worker.start();
		send("jobs", 1);
		await().until(() -> this.started.size() == 1);
		send("limited", 1);

		assertThat(this.consumed.poll(10, TimeUnit.SECONDS)).isEqualTo("limited 1");
	}

	@Test
	void threadsWithNothingToListenOnSleepAndAreStopped() throws Exception {
		AtomicInteger receives = new AtomicInteger();
		ChannelLayer counting = mock(ChannelLayer.class, AdditionalAnswers.delegatesTo(this.layer));
		willAnswer((call) -> {
			receives.incrementAndGet();
			return this.layer.receive(call.getArgument(0), Duration.ofMinutes(1));
		}).given(counting).receive(any(), any());
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		this.worker = new Worker("default", counting, dispatcher(Map.of("slow", this::consumeSlowly)),
				settings(3, Map.of("*", 1)), (action) -> {
					Thread thread = new Thread(action);
					threads.add(thread);
					return thread;
				});
		this.worker.start();
		send("slow", 1);
		await().until(() -> this.started.size() == 1);

		await()
			.until(() -> threads.stream().filter((thread) -> thread.getState() == Thread.State.WAITING).count() == 2);
		assertThat(receives).hasValue(1);
		this.finish.release();
		this.worker.stop();
		await().until(() -> threads.stream().noneMatch(Thread::isAlive));
		assertThat(this.counters.statistics().consumed()).isOne();
	}

	@RepeatedTest(5)
	void limitsHoldAndNothingIsLostUnderLoad() {
		start(6, Map.of("one", 1, "two", 2), Map.of("one", this::consume, "two", this::consume, "any", this::consume));
		IntStream.range(0, 300).forEach((id) -> List.of("one", "two", "any").forEach((channel) -> send(channel, id)));

		await().until(() -> this.counters.statistics().consumed() == 900);
		assertThat(this.most).containsEntry("one", 1);
		assertThat(this.most.get("two")).isLessThanOrEqualTo(2);
		assertThat(this.consumed).filteredOn((entry) -> entry.startsWith("one"))
			.containsExactlyElementsOf(IntStream.range(0, 300).mapToObj((id) -> "one " + id).toList());
	}

	/**
	 * Return a layer that comes back with nothing only after a long time, so that a test
	 * sees who is woken.
	 */
	private ChannelLayer patient() throws InterruptedException {
		ChannelLayer patient = mock(ChannelLayer.class);
		willAnswer((call) -> this.layer.receive(call.getArgument(0), Duration.ofMinutes(1))).given(patient)
			.receive(any(), any());
		return patient;
	}

	private void consume(ConsumerContext context) {
		String channel = context.channel().value();
		AtomicInteger count = this.running.computeIfAbsent(channel, (absent) -> new AtomicInteger());
		this.most.merge(channel, count.incrementAndGet(), Math::max);
		Thread.yield();
		this.consumed.add(channel + " " + context.message().get("id"));
		count.decrementAndGet();
	}

	private void consumeSlowly(ConsumerContext context) throws InterruptedException {
		this.started.add(context.channel().value());
		assertThat(this.finish.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
	}

	private void send(String channel, int id) {
		this.layer.send(new Message(ChannelName.of(channel), Content.of(Map.of("id", id))));
	}

	private void start(int concurrency, Map<String, Integer> limits, Map<String, MessageConsumer> consumers) {
		this.worker = worker(this.layer, concurrency, limits, consumers);
		this.worker.start();
	}

	private Worker worker(ChannelLayer from, int concurrency, Map<String, Integer> limits,
			Map<String, MessageConsumer> consumers) {
		return new Worker("default", from, dispatcher(consumers), settings(concurrency, limits), Thread::new);
	}

	private static WorkerSettings settings(int concurrency, Map<String, Integer> limits) {
		return new WorkerSettings(concurrency, List.of(), List.of(), ChannelPatterns.of("channel-concurrency", limits),
				Duration.ofSeconds(10));
	}

	private MessageDispatcher dispatcher(Map<String, MessageConsumer> consumers) {
		List<Route<MessageConsumer>> routes = consumers.entrySet()
			.stream()
			.map((entry) -> new Route<>(Set.of(entry.getKey()), List.of(), entry.getValue()))
			.toList();
		Channels channels = Channels.of(new ChannelLayers(Map.of("default", this.layer)),
				new ContentConverter(JsonMapper.shared()));
		ConsumerCall call = new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), this.counters,
				JsonMapper.shared());
		return new MessageDispatcher(new Router<>(routes), this.layer, channels, call, this.counters, this.delays);
	}

}
