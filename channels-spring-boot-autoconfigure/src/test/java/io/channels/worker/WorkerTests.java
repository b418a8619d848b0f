package io.channels.worker;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.AdditionalAnswers;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelGlob;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
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

@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class WorkerTests {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final Channels channels = Channels.of(new ChannelLayers(Map.of("default", this.layer)),
			new ContentConverter(JsonMapper.shared()));

	private final ConsumerCounters counters = new ConsumerCounters();

	private final Delays delays = Delays.onThread();

	private final BlockingQueue<String> consumed = new LinkedBlockingQueue<>();

	private final AtomicInteger started = new AtomicInteger();

	private Worker worker = worker(1, List.of(), List.of(), Map.of());

	@AfterEach
	void stop() {
		this.worker.stop();
		this.delays.close();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			yes.*|maybe.*, '',           yes.1 maybe.2
			'',            no.*|maybe.*, yes.1 yes
			yes.*|maybe.*, no.*|maybe.*, yes.1
			'',            '',           yes.1 no.1 maybe.2 yes
			other,         '',           ''
			""")
	void globsDecideWhatIsConsumed(String include, String exclude, String expected) {
		Map<String, MessageConsumer> consumers = Map.of("yes.1", this::consume, "no.1", this::consume, "maybe.2",
				this::consume, "yes", this::consume);
		Worker worker = worker(1, globs(include), globs(exclude), consumers);

		assertThat(worker.sources()).extracting(ChannelSource::value)
			.containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
	}

	@Test
	void eventsOfWebSocketsAreLeftToTheirNode() {
		Worker worker = worker(1, List.of(), List.of(), Map.of("websocket.connect", this::consume, "websocket.receive",
				this::consume, "websocket.disconnect", this::consume, "jobs", this::consume));

		assertThat(worker.sources()).extracting(ChannelSource::value).containsExactly("jobs");
	}

	@Test
	void messageIsConsumedOnceAndNothingIsSent() {
		start(1, Map.of("jobs", this::consume));
		send("jobs", 1);
		await().until(() -> this.counters.statistics().consumed() == 1);

		assertThat(this.consumed).containsExactly("jobs 1");
		assertThat(this.layer.statistics().sent()).isOne();
	}

	@Test
	void oneThreadConsumesInOrder() {
		start(1, Map.of("jobs", this::consume));
		IntStream.range(0, 50).forEach((id) -> send("jobs", id));
		await().until(() -> this.consumed.size() == 50);

		assertThat(this.consumed)
			.containsExactlyElementsOf(IntStream.range(0, 50).mapToObj((id) -> "jobs " + id).toList());
	}

	@Test
	void asManyMessagesAsTheConcurrencyAreConsumedAtATime() throws Exception {
		CyclicBarrier allThree = new CyclicBarrier(4);
		start(3, Map.of("jobs", (context) -> allThree.await(10, TimeUnit.SECONDS)));
		IntStream.range(0, 3).forEach((id) -> send("jobs", id));

		allThree.await(10, TimeUnit.SECONDS);
		await().until(() -> this.counters.statistics().consumed() == 3);
		assertThat(this.started).hasValue(3);
	}

	@Test
	void workerWithNothingToConsumeStartsNoThread() {
		start(3, Map.of());

		assertThat(this.started).hasValue(0);
		assertThat(this.worker.isRunning()).isTrue();
	}

	@Test
	void workerSurvivesAnythingAConsumerThrows() {
		start(1, Map.of("runtime", (context) -> {
			throw new IllegalStateException("runtime");
		}, "checked", (context) -> {
			throw new IOException("checked");
		}, "error", (context) -> {
			throw new AssertionError("error");
		}, "stack", (context) -> endless(0), "linkage", (context) -> {
			throw new NoClassDefFoundError("linkage");
		}, "interrupted", (context) -> {
			throw new InterruptedException("interrupted");
		}, "jobs", this::consume));
		List.of("runtime", "checked", "error", "stack", "linkage", "interrupted")
			.forEach((channel) -> send(channel, 0));
		await().until(() -> this.counters.statistics().failed() == 6);
		send("jobs", 1);
		await().until(() -> this.consumed.size() == 1);

		assertThat(this.started).hasValue(1);
	}

	@Test
	void interruptOfOneConsumerIsNotSeenByTheNext() {
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		start(1, Map.of("jobs", (context) -> {
			interrupted.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
		}));
		IntStream.range(0, 3).forEach((id) -> send("jobs", id));
		await().until(() -> interrupted.size() == 3);

		assertThat(interrupted).containsOnly(false);
		assertThat(this.started).hasValue(1);
	}

	@Test
	void workerSurvivesAFailingErrorHandler(CapturedOutput output) {
		ConsumerCall call = new ConsumerCall((context, failure) -> {
			throw new StackOverflowError("handler");
		}, this.counters, JsonMapper.shared());
		this.worker = worker(1, List.of(), List.of(), Map.of("jobs", (context) -> {
			this.consumed.add("failing");
			throw new IllegalStateException("consumer");
		}), this.layer, call);
		this.worker.start();
		IntStream.range(0, 3).forEach((id) -> send("jobs", id));

		await().until(() -> this.consumed.size() == 3);
		assertThat(output).doesNotContain("could not receive");
	}

	@Test
	void workerGoesOnReceivingWhenTheLayerFails(CapturedOutput output) throws Exception {
		AtomicInteger failures = new AtomicInteger();
		ChannelLayer failing = mock(ChannelLayer.class, AdditionalAnswers.delegatesTo(this.layer));
		willAnswer((call) -> {
			switch (failures.incrementAndGet()) {
				case 1 -> throw new ChannelLayerException("gone");
				case 2 -> throw new NoClassDefFoundError("broken");
				case 3 -> throw new InterruptedException("woken");
			}
			return this.layer.receive(call.getArgument(0), call.getArgument(1));
		}).given(failing).receive(any(), any());
		this.worker = worker(1, List.of(), List.of(), Map.of("jobs", this::consume), failing, call());
		this.worker.start();
		send("jobs", 1);
		await().until(() -> this.consumed.size() == 1);

		assertThat(this.started).hasValue(1);
		assertThat(output).contains("Worker of layer 'default' could not receive; trying again in 100 ms", "gone")
			.contains("trying again in 200 ms");
	}

	@Test
	void stopWaitsForTheMessagesInHandAndTakesNoMore() throws Exception {
		CountDownLatch inHand = new CountDownLatch(3);
		CountDownLatch stopping = new CountDownLatch(1);
		start(3, Map.of("jobs", (context) -> {
			inHand.countDown();
			assertThat(stopping.await(10, TimeUnit.SECONDS)).isTrue();
			consume(context);
		}));
		IntStream.range(0, 3).forEach((id) -> send("jobs", id));
		assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();
		Thread stop = new Thread(this.worker::stop);
		stop.start();
		await().until(() -> !this.worker.isRunning());
		send("jobs", 3);
		boolean waited = stop.isAlive() && this.consumed.isEmpty();
		stopping.countDown();
		stop.join(10_000);

		assertThat(waited).isTrue();
		assertThat(stop.isAlive()).isFalse();
		assertThat(this.consumed).containsExactlyInAnyOrder("jobs 0", "jobs 1", "jobs 2");
		assertThat(this.layer.statistics().pending()).isOne();
	}

	@Test
	void stopInterruptsConsumersWhenTheGracePeriodIsOver(CapturedOutput output) throws Exception {
		CountDownLatch inHand = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		WorkerSettings settings = new WorkerSettings(1, List.of(), List.of(), Duration.ofMillis(50));
		this.worker = new Worker("default", this.layer, dispatcher(Map.of("jobs", (context) -> {
			inHand.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		}), this.layer, call()), settings, this::thread);
		this.worker.start();
		send("jobs", 1);
		assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();
		this.worker.stop();

		assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(output).contains("still consumes after PT0.05S; interrupting it");
	}

	@Test
	void stopWakesIdleThreads(CapturedOutput output) throws Exception {
		CountDownLatch receiving = new CountDownLatch(1);
		ChannelLayer patient = mock(ChannelLayer.class);
		willAnswer((call) -> {
			receiving.countDown();
			return this.layer.receive(call.getArgument(0), Duration.ofMinutes(1));
		}).given(patient).receive(any(), any());
		this.worker = worker(2, List.of(), List.of(), Map.of("jobs", this::consume), patient, call());
		this.worker.start();
		assertThat(receiving.await(10, TimeUnit.SECONDS)).isTrue();
		this.worker.stop();

		assertThat(this.worker.isRunning()).isFalse();
		assertThat(output).doesNotContain("interrupting it");
	}

	@Test
	void workerCanBeStartedAgain() {
		start(1, Map.of("jobs", this::consume));
		this.worker.stop();
		send("jobs", 1);
		this.worker.start();

		await().until(() -> this.consumed.size() == 1);
	}

	@Test
	void workersOfAllLayersStopTogether() throws Exception {
		CountDownLatch inHand = new CountDownLatch(1);
		CountDownLatch stopping = new CountDownLatch(1);
		Worker first = worker(1, List.of(), List.of(), Map.of("jobs", (context) -> {
			inHand.countDown();
			assertThat(stopping.await(10, TimeUnit.SECONDS)).isTrue();
		}));
		Worker second = worker(1, List.of(), List.of(), Map.of());
		Workers workers = new Workers(List.of(first, second));
		workers.start();
		send("jobs", 1);
		assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();
		Thread stop = new Thread(workers::stop);
		stop.start();

		await().until(() -> !second.isRunning());
		stopping.countDown();
		stop.join(10_000);
		assertThat(workers.isRunning()).isFalse();
	}

	private static int endless(int depth) {
		return endless(depth + 1) + 1;
	}

	private void consume(ConsumerContext context) {
		this.consumed.add(context.channel() + " " + context.message().get("id"));
	}

	private void send(String channel, int id) {
		this.layer.send(new Message(ChannelName.of(channel), Content.of(Map.of("id", id))));
	}

	private void start(int concurrency, Map<String, MessageConsumer> consumers) {
		this.worker = worker(concurrency, List.of(), List.of(), consumers);
		this.worker.start();
	}

	private Worker worker(int concurrency, List<ChannelGlob> include, List<ChannelGlob> exclude,
			Map<String, MessageConsumer> consumers) {
		return worker(concurrency, include, exclude, consumers, this.layer, call());
	}

	private Worker worker(int concurrency, List<ChannelGlob> include, List<ChannelGlob> exclude,
			Map<String, MessageConsumer> consumers, ChannelLayer from, ConsumerCall call) {
		return new Worker("default", from, dispatcher(consumers, from, call),
				new WorkerSettings(concurrency, include, exclude, Duration.ofSeconds(10)), this::thread);
	}

	private MessageDispatcher dispatcher(Map<String, MessageConsumer> consumers, ChannelLayer from, ConsumerCall call) {
		List<Route<MessageConsumer>> routes = consumers.entrySet()
			.stream()
			.map((entry) -> new Route<>(Set.of(entry.getKey()), List.of(), entry.getValue()))
			.toList();
		return new MessageDispatcher(new Router<>(routes), from, this.channels, call, this.counters, this.delays);
	}

	private ConsumerCall call() {
		return new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), this.counters,
				JsonMapper.shared());
	}

	private Thread thread(Runnable action) {
		this.started.incrementAndGet();
		Thread thread = new Thread(action, "test-worker");
		thread.setDaemon(true);
		return thread;
	}

	private static List<ChannelGlob> globs(String globs) {
		return globs.isEmpty() ? List.of() : List.of(globs.split("\\|")).stream().map(ChannelGlob::of).toList();
	}

}
