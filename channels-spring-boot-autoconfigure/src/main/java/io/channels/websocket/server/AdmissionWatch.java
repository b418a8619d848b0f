package io.channels.websocket.server;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again whether what let a client in still does. The times, and whether they are
 * over, are touched by the timer only, which starts one check at a time on another
 * thread.
 */
final class AdmissionWatch {

	private static final Logger logger = LoggerFactory.getLogger(AdmissionWatch.class);

	private static final long NEVER = Long.MAX_VALUE / 2;

	private final AtomicBoolean checking = new AtomicBoolean();

	private final Admission admission;

	private final long intervalMillis;

	private final long endMillis;

	private long nextCheckMillis;

	private boolean ended;

	/**
	 * Create a watch.
	 * @param intervalMillis how long it takes from one check to the next, zero for never
	 */
	AdmissionWatch(Admission admission, long intervalMillis, long now) {
		this.admission = admission;
		this.intervalMillis = intervalMillis;
		this.endMillis = millis(admission.end());
		this.nextCheckMillis = (intervalMillis > 0) ? now + intervalMillis : NEVER;
	}

	private static long millis(Instant end) {
		return end.isBefore(Instant.ofEpochMilli(NEVER)) ? end.toEpochMilli() : NEVER;
	}

	/**
	 * Return until when a look says nothing new.
	 */
	long nextLookMillis() {
		return (this.intervalMillis > 0 && !this.ended) ? Math.min(this.endMillis, this.nextCheckMillis) : NEVER;
	}

	/**
	 * Look at the clock, and check if it is time.
	 * @param threads where checks run, which may block
	 * @param end run if the client is not to be here any more
	 * @return whether it was run now, since the time is over
	 */
	boolean look(long now, Executor threads, Runnable end) {
		if (this.ended || now < nextLookMillis()) {
			return false;
		}
		this.nextCheckMillis = now + this.intervalMillis;
		if (now >= this.endMillis) {
			this.ended = true;
			end.run();
			return true;
		}
		if (this.checking.compareAndSet(false, true)) {
			try {
				threads.execute(() -> check(end));
			}
			catch (RejectedExecutionException ex) {
				logger.debug("Could not check an admission, since the application stops", ex);
				this.checking.set(false);
			}
		}
		return false;
	}

	private void check(Runnable end) {
		try {
			if (!this.admission.holds()) {
				end.run();
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Could not check whether a client may stay connected; it stays until the next check", ex);
		}
		finally {
			this.checking.set(false);
		}
	}

	void left() {
		this.admission.left();
	}

}
