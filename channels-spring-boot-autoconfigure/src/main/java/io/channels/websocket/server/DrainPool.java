package io.channels.websocket.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that write to clients. As many run as there are processors; while drains
 * wait and none of those that run comes to its end, the number doubles every few
 * milliseconds, up to a bound, so that clients which stop reading delay nobody else. Safe
 * for use by any thread: a thread pool and one flag.
 */
public final class DrainPool implements Executor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DrainPool.class);

	private static final int MAX_THREADS = 1024;

	private static final int LOOK_MILLIS = 5;

	private static final int KEEP_ALIVE_SECONDS = 10;

	private static final int LONGEST_END_MILLIS = 1_000;

	private final int target = Math.max(2, Runtime.getRuntime().availableProcessors());

	private final AtomicBoolean looking = new AtomicBoolean();

	private final ThreadPoolExecutor executor;

	private final ScheduledThreadPoolExecutor supervisor;

	public DrainPool() {
		this.executor = new ThreadPoolExecutor(this.target, this.target, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), daemons("channels-drain-"));
		this.executor.allowCoreThreadTimeOut(true);
		this.supervisor = new ScheduledThreadPoolExecutor(1, daemons("channels-drain-supervisor-"));
	}

	private static CustomizableThreadFactory daemons(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	@Override
	public void execute(Runnable drain) {
		this.executor.execute(drain);
		if (!this.executor.getQueue().isEmpty()) {
			lookIfIdle();
		}
	}

	private void lookIfIdle() {
		if (this.looking.compareAndSet(false, true)) {
			lookLater(this.executor.getCompletedTaskCount());
		}
	}

	private void lookLater(long completedBefore) {
		this.supervisor.schedule(() -> look(completedBefore), LOOK_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void look(long completedBefore) {
		long completed = this.executor.getCompletedTaskCount();
		if (this.executor.getQueue().isEmpty() && this.executor.getCorePoolSize() == this.target) {
			this.looking.set(false);
			if (!this.executor.getQueue().isEmpty()) {
				// It was added after the look and before the flag.
				lookIfIdle();
			}
			return;
		}
		if (!this.executor.getQueue().isEmpty() && completed == completedBefore) {
			resize(Math.min(MAX_THREADS, this.executor.getCorePoolSize() * 2));
		}
		else if (this.executor.getQueue().isEmpty()
				&& this.executor.getActiveCount() < this.executor.getCorePoolSize() / 2) {
			resize(Math.max(this.target, this.executor.getCorePoolSize() / 2));
		}
		lookLater(completed);
	}

	private void resize(int size) {
		if (size > this.executor.getMaximumPoolSize()) {
			this.executor.setMaximumPoolSize(size);
			this.executor.setCorePoolSize(size);
		}
		else {
			this.executor.setCorePoolSize(size);
			this.executor.setMaximumPoolSize(size);
		}
	}

	/**
	 * Take nothing more, and wait a moment for threads to end, since web servers take
	 * those that are still there for a leak.
	 */
	@Override
	public void close() {
		this.supervisor.shutdownNow();
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS)) {
				logger.debug("Drains still run: {}", this.executor);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
