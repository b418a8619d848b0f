package io.channels.websocket.server;

import java.time.Duration;

/**
 * The turns of a number of things, evenly over a time: the first at its start, and each
 * of the others the same time behind the one before.
 *
 * @param count how many things there are
 * @param window the time, zero for all at once
 */
record Spread(int count, Duration window) {

	/**
	 * Return how many have had their turn.
	 * @param elapsedMillis how much of the time is over
	 */
	int due(long elapsedMillis) {
		long millis = this.window.toMillis();
		if (elapsedMillis >= millis) {
			return this.count;
		}
		return (int) Math.min(this.count, 1 + Math.max(0, elapsedMillis) * this.count / millis);
	}

}
