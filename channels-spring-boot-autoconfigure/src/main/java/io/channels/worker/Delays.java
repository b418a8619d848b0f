package io.channels.worker;

import java.time.Duration;

/**
 * Runs short actions after a delay, such as events that a consumer put off. Safe for use
 * by any thread.
 */
public interface Delays extends AutoCloseable {

	/**
	 * Run an action once.
	 * @param delay how long to wait
	 * @param action a short action
	 */
	void after(Duration delay, Runnable action);

	/**
	 * Drop what still waits.
	 */
	@Override
	default void close() {
	}

	/**
	 * Return delays of real time, which run on one thread of their own. What still waits
	 * when they are closed is dropped, with a log line.
	 */
	static Delays onThread() {
		return new ThreadDelays();
	}

}
