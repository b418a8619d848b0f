package io.channels.layer.redis;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;

/**
 * Looks at each partition when something is due there, on one thread of its own: at the
 * time that the partition named or this node sent something for, and once in a second for
 * what other nodes sent. When that is, is an atomic number for each partition.
 */
final class DelayTimer implements AutoCloseable {

	/**
	 * What a look returns if there is nothing.
	 */
	static final long NOTHING = Long.MAX_VALUE;

	private static final Logger logger = LoggerFactory.getLogger(DelayTimer.class);

	private static final long STEP_MILLIS = 100;

	private static final long IDLE_MILLIS = 1_000;

	private static final long PAUSE_MILLIS = 30;

	private static final int MAX_LOOKS = 100;

	private final String alias;

	private final ServerTime time;

	private final ToLongFunction<Partition> look;

	private final List<Plan> plans;

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Create a timer.
	 * @param alias the alias of the layer
	 * @param time the time by which messages are due
	 * @param look looks at a partition, and returns in how many milliseconds to do it
	 * again
	 */
	DelayTimer(String alias, Partitions partitions, ServerTime time, ToLongFunction<Partition> look) {
		this.alias = alias;
		this.time = time;
		this.look = look;
		this.plans = partitions.all().stream().map(Plan::new).toList();
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "channels-redis-" + alias + "-delays");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	void start() {
		schedule(this::tick, 0);
	}

	/**
	 * Look at a partition after a while, since something is due there then.
	 */
	void expect(Partition partition, long millis) {
		for (Plan plan : this.plans) {
			if (plan.partition == partition) {
				plan.lookNoLaterThan(this.time.now() + millis);
			}
		}
		if (millis < STEP_MILLIS) {
			schedule(this::lookWhereDue, millis);
		}
	}

	/**
	 * Run an action on the thread of the timer.
	 */
	void execute(Runnable action) {
		schedule(() -> guard(action), 0);
	}

	private void schedule(Runnable action, long millis) {
		try {
			this.executor.schedule(action, millis, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The layer closes", ex);
		}
	}

	/**
	 * Look, and come back for the next look, or in a short step, since the clock may be
	 * moved.
	 */
	private void tick() {
		lookWhereDue();
		long left = this.plans.stream().mapToLong(Plan::leftMillis).min().orElse(STEP_MILLIS);
		schedule(this::tick, Math.max(0, Math.min(left, STEP_MILLIS)));
	}

	private void lookWhereDue() {
		for (Plan plan : this.plans) {
			for (int looks = 0; looks < MAX_LOOKS && plan.isDue(); looks++) {
				guard(plan::look);
			}
		}
	}

	private static void guard(Runnable action) {
		try {
			action.run();
		}
		catch (ChannelLayerException ex) {
			logger.debug("Cannot send what is due for now", ex);
		}
		catch (RuntimeException ex) {
			logger.error("Sending what is due failed; going on", ex);
		}
	}

	/**
	 * End, but not before Redis knows what was done.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(5, TimeUnit.SECONDS)) {
				logger.warn("Channel layer '{}' still sends what is due, though it closes", this.alias);
				this.executor.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * When to look at a partition.
	 */
	private final class Plan {

		private final AtomicLong atMillis = new AtomicLong(NOTHING);

		private final Partition partition;

		private long pausedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);

		Plan(Partition partition) {
			this.partition = partition;
		}

		void lookNoLaterThan(long millis) {
			this.atMillis.accumulateAndGet(millis, Math::min);
		}

		long leftMillis() {
			long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.pausedNanos);
			long at = this.atMillis.get();
			long left = (at != NOTHING) ? Math.max(at - DelayTimer.this.time.now(), PAUSE_MILLIS - passed) : NOTHING;
			return Math.min(left, IDLE_MILLIS - passed);
		}

		boolean isDue() {
			return leftMillis() <= 0 && !DelayTimer.this.executor.isShutdown();
		}

		void look() {
			// What this node sends meanwhile is looked at again.
			this.atMillis.set(NOTHING);
			this.pausedNanos = System.nanoTime();
			long next = DelayTimer.this.look.applyAsLong(this.partition);
			if (next != NOTHING) {
				lookNoLaterThan(DelayTimer.this.time.now() + next);
			}
			if (next == 0) {
				this.pausedNanos -= TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
			}
		}

	}

}
