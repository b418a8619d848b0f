package io.channels.websocket.server;

/**
 * How many messages one client sends: a bucket that fills at the permitted rate and holds
 * ten seconds' worth. Used by the client's reading thread only.
 */
final class MessageRate {

	private static final int BURST_SECONDS = 10;

	private final int perSecond;

	private double tokens;

	private long lastMillis;

	/**
	 * Create a bucket.
	 * @param perSecond the permitted rate, zero for any
	 */
	MessageRate(int perSecond, long now) {
		this.perSecond = perSecond;
		this.tokens = (double) perSecond * BURST_SECONDS;
		this.lastMillis = now;
	}

	/**
	 * Take note of a message.
	 * @return whether it is permitted
	 */
	boolean permits(long now) {
		if (this.perSecond == 0) {
			return true;
		}
		this.tokens = Math.min((double) this.perSecond * BURST_SECONDS,
				this.tokens + (now - this.lastMillis) / 1000.0 * this.perSecond);
		this.lastMillis = now;
		if (this.tokens < 1) {
			return false;
		}
		this.tokens--;
		return true;
	}

}
