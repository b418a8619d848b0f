package io.channels.worker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs short actions after a delay, on one thread of its own. What still waits when it is
 * closed is dropped, with a log line.
 */
final class ThreadDelays implements Delays {

	private static final Logger logger = LoggerFactory.getLogger(ThreadDelays.class);

	private final ScheduledThreadPoolExecutor executor;

	ThreadDelays() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-delay-");
		threads.setDaemon(true);
		this.executor = new ScheduledThreadPoolExecutor(1, threads);
	}

	@Override
	public void after(Duration delay, Runnable action) {
		try {
			this.executor.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.warn("Dropped a message that was to be consumed later: the application stops");
		}
	}

	@Override
	public void close() {
		int dropped = this.executor.shutdownNow().size();
		if (dropped > 0) {
			logger.warn("Dropped {} message(s) that were to be consumed later: the application stops", dropped);
		}
	}

}
