package io.channels.layer.redis;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The time by which messages expire: that of the Redis server, so that the clocks of
 * nodes need not agree, or for tests that of a given clock. Safe for use by any thread:
 * one volatile number.
 */
final class ServerTime {

	private final Clock clock;

	private final boolean ofServer;

	private volatile long offsetMillis;

	/**
	 * Create a time.
	 * @param clock the clock of this node
	 * @param ofServer whether messages expire by the server's clock
	 */
	ServerTime(Clock clock, boolean ofServer) {
		this.clock = clock;
		this.ofServer = ofServer;
	}

	long clockMillis() {
		return this.clock.millis();
	}

	/**
	 * Note what the server said after a moment of this node.
	 */
	void synchronize(long serverMillis, long askedMillis) {
		this.offsetMillis = serverMillis - (askedMillis + this.clock.millis()) / 2;
	}

	/**
	 * Return the time for a script: zero tells it to look at the server's.
	 */
	long forScript() {
		return this.ofServer ? 0 : this.clock.millis();
	}

	/**
	 * Return the time by which messages in queues expire.
	 */
	long now() {
		return this.ofServer ? serverNow() : this.clock.millis();
	}

	/**
	 * Return milliseconds that pass as the time by which messages expire does, whatever
	 * happens to the clock of this node.
	 */
	long ticks() {
		return this.ofServer ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) : this.clock.millis();
	}

	/**
	 * Return how much to add to a moment of a script for the ticks of this node.
	 * @param scriptMillis the time that a script went by
	 * @param startTicks the ticks before it began
	 */
	long toTicks(long scriptMillis, long startTicks) {
		return this.ofServer ? startTicks - scriptMillis : 0;
	}

	/**
	 * Return the server's time as this node knows it.
	 */
	long serverNow() {
		return this.clock.millis() + this.offsetMillis;
	}

}
