package io.channels.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of one connection strictly in order, one at a time: on the caller's
 * thread if nothing runs, else behind what runs, on that thread. A lock guards the queue
 * and the flag that something runs; no step runs under it. A caller takes its place in
 * the queue at once, but waits while too many steps do, so a slow consumer slows down its
 * own connection and nothing is lost or overtaken.
 */
final class EventQueue {

	private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

	static final int MAX_WAITING = 16;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition taken = this.lock.newCondition();

	private final ArrayDeque<Step> waiting = new ArrayDeque<>(2);

	private final Executor executor;

	private final Delays delays;

	private boolean running;

	/**
	 * Create a queue.
	 * @param executor where a step that was put off is run
	 * @param delays what waits for it
	 */
	EventQueue(Executor executor, Delays delays) {
		this.executor = executor;
		this.delays = delays;
	}

	/**
	 * Run a step now or in its turn.
	 * @param step the step
	 * @param patient whether to wait while too many steps do
	 */
	void run(Step step, boolean patient) {
		this.lock.lock();
		try {
			if (this.running) {
				this.waiting.add(step);
				while (patient && this.waiting.size() > MAX_WAITING) {
					this.taken.awaitUninterruptibly();
				}
				return;
			}
			this.running = true;
		}
		finally {
			this.lock.unlock();
		}
		runAll(step);
	}

	private void resume(Step step) {
		try {
			this.executor.execute(() -> runAll(step));
		}
		catch (RejectedExecutionException ex) {
			// The application stops, but what waits behind this step must not hang.
			runAll(step);
		}
	}

	private void runAll(Step first) {
		Step step = first;
		while (step != null) {
			Duration delay = run(step);
			if (delay != null) {
				Step again = step;
				this.delays.after(delay, () -> resume(again));
				return;
			}
			step = next();
		}
	}

	private static @Nullable Duration run(Step step) {
		try {
			return step.run();
		}
		catch (Throwable ex) {
			logger.error("A step of a connection failed; the next one is run", ex);
			return null;
		}
	}

	private @Nullable Step next() {
		this.lock.lock();
		try {
			Step next = this.waiting.poll();
			this.running = next != null;
			this.taken.signalAll();
			return next;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * One step.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * Do it.
		 * @return null when it is done, or how long to wait before it is run again
		 */
		@Nullable Duration run();

	}

}
