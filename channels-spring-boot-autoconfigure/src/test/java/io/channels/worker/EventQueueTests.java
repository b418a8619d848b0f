package io.channels.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class EventQueueTests {

	private static final Duration SOON = Duration.ofNanos(1);

	private final ExecutorService executor = Executors.newFixedThreadPool(4);

	private final Delays delays = Delays.onThread();

	private final EventQueue queue = new EventQueue(this.executor, this.delays);

	private final Queue<Object> ran = new ConcurrentLinkedQueue<>();

	@AfterEach
	void stop() {
		this.executor.shutdownNow();
		this.delays.close();
	}

	@Test
	void stepRunsOnTheThreadOfItsCaller() {
		this.queue.run(step(() -> this.ran.add(Thread.currentThread())), true);

		assertThat(this.ran).containsExactly(Thread.currentThread());
	}

	@Test
	void stepOfAStepRunsBehindIt() {
		this.queue.run(step(() -> {
			this.queue.run(step(() -> this.ran.add("inner")), false);
			this.ran.add("outer");
		}), false);

		assertThat(this.ran).containsExactly("outer", "inner");
	}

	@RepeatedTest(20)
	void stepsOfManyThreadsRunOneAtATimeInTheOrderOfEachThread(RepetitionInfo repetition) throws Exception {
		Random random = new Random(repetition.getCurrentRepetition());
		int producers = 2 + random.nextInt(5);
		int steps = 50 + random.nextInt(200);
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<List<Integer>> orders = IntStream.range(0, producers)
			.<List<Integer>>mapToObj((p) -> new ArrayList<>())
			.toList();
		CyclicBarrier start = new CyclicBarrier(producers);
		List<Thread> threads = IntStream.range(0, producers).mapToObj((producer) -> new Thread(() -> {
			boolean patient = producer % 2 == 0;
			Random own = new Random(producer);
			meet(start);
			for (int i = 0; i < steps; i++) {
				this.queue.run(new Repeated((own.nextInt(20) == 0) ? 1 : 0, i, orders.get(producer), inside, most),
						patient);
			}
		})).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join(20_000);
			assertThat(thread.isAlive()).isFalse();
		}
		CountDownLatch last = new CountDownLatch(1);
		this.queue.run(step(last::countDown), true);

		assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValue(1);
		assertThat(orders).allSatisfy(
				(order) -> assertThat(order).containsExactlyElementsOf(IntStream.range(0, steps).boxed().toList()));
	}

	@Test
	void stepThatIsPutOffKeepsItsPlace() {
		AtomicInteger calls = new AtomicInteger();
		this.queue.run(() -> {
			this.ran.add("first " + calls.incrementAndGet());
			return (calls.get() < 3) ? SOON : null;
		}, true);
		this.queue.run(step(() -> this.ran.add("second")), true);
		this.queue.run(step(() -> this.ran.add("third")), true);
		await().until(() -> this.ran.size() == 5);

		assertThat(this.ran).containsExactly("first 1", "first 2", "first 3", "second", "third");
	}

	@Test
	void patientCallerWaitsWhileTooManyStepsDoAndIsReleased() throws Exception {
		CountDownLatch gate = occupy();
		IntStream.range(0, EventQueue.MAX_WAITING).forEach((i) -> this.queue.run(step(() -> this.ran.add(i)), true));
		Thread caller = new Thread(() -> this.queue.run(step(() -> this.ran.add("last")), true));
		caller.start();
		await().until(() -> caller.getState() == Thread.State.WAITING);
		gate.countDown();
		caller.join(10_000);

		assertThat(caller.isAlive()).isFalse();
		await().until(() -> this.ran.size() == EventQueue.MAX_WAITING + 1);
		assertThat(this.ran).last().isEqualTo("last");
	}

	@Test
	void impatientCallerDoesNotWait() throws Exception {
		CountDownLatch gate = occupy();
		IntStream.range(0, 3 * EventQueue.MAX_WAITING)
			.forEach((i) -> this.queue.run(step(() -> this.ran.add(i)), false));
		gate.countDown();

		await().until(() -> this.ran.size() == 3 * EventQueue.MAX_WAITING);
	}

	@Test
	void callerThatWaitsIsNotOvertaken() throws Exception {
		CountDownLatch gate = occupy();
		IntStream.range(0, EventQueue.MAX_WAITING).forEach((i) -> this.queue.run(step(() -> this.ran.add(i)), true));
		Thread caller = new Thread(() -> this.queue.run(step(() -> this.ran.add("receive")), true));
		caller.start();
		await().until(() -> caller.getState() == Thread.State.WAITING);
		this.queue.run(step(() -> this.ran.add("disconnect")), false);
		gate.countDown();
		await().until(() -> this.ran.size() == EventQueue.MAX_WAITING + 2);

		assertThat(new ArrayList<>(this.ran).subList(EventQueue.MAX_WAITING, EventQueue.MAX_WAITING + 2))
			.containsExactly("receive", "disconnect");
	}

	@Test
	void everyCallerThatWaitsIsReleased() throws Exception {
		CountDownLatch gate = occupy();
		int callers = 3 * EventQueue.MAX_WAITING;
		List<Thread> threads = IntStream.range(0, callers)
			.mapToObj((i) -> new Thread(() -> this.queue.run(step(() -> this.ran.add(i)), true)))
			.toList();
		threads.forEach(Thread::start);
		await().until(
				() -> threads.stream().filter((thread) -> thread.getState() == Thread.State.WAITING).count() == callers
						- EventQueue.MAX_WAITING);
		gate.countDown();

		await().until(() -> threads.stream().noneMatch(Thread::isAlive));
		await().until(() -> this.ran.size() == callers);
	}

	@Test
	void stepThatFailsDoesNotWedgeTheQueue(CapturedOutput output) {
		this.queue.run(() -> {
			this.queue.run(step(() -> this.ran.add("second")), false);
			throw new StackOverflowError("too deep");
		}, true);
		this.queue.run(step(() -> this.ran.add("third")), true);

		assertThat(this.ran).containsExactly("second", "third");
		assertThat(output).containsOnlyOnce("A step of a connection failed").contains("too deep");
	}

	/**
	 * Let a step run until the gate opens.
	 */
	private CountDownLatch occupy() throws InterruptedException {
		CountDownLatch gate = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		this.executor.execute(() -> this.queue.run(step(() -> {
			running.countDown();
			open(gate);
		}), true));
		assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
		return gate;
	}

	private static void open(CountDownLatch gate) {
		try {
			gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static EventQueue.Step step(Runnable action) {
		return () -> {
			action.run();
			return null;
		};
	}

	/**
	 * Notes its number when it was run often enough, and how many steps run at a time.
	 */
	private static final class Repeated implements EventQueue.Step {

		private final int number;

		private final List<Integer> order;

		private final AtomicInteger inside;

		private final AtomicInteger most;

		private int repetitions;

		Repeated(int repetitions, int number, List<Integer> order, AtomicInteger inside, AtomicInteger most) {
			this.repetitions = repetitions;
			this.number = number;
			this.order = order;
			this.inside = inside;
			this.most = most;
		}

		@Override
		public @Nullable Duration run() {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			try {
				if (this.repetitions-- > 0) {
					return SOON;
				}
				this.order.add(this.number);
				return null;
			}
			finally {
				this.inside.decrementAndGet();
			}
		}

	}

}
