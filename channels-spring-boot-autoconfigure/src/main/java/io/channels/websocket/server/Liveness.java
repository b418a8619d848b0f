package io.channels.websocket.server;

import java.time.Duration;

/**
 * What is known of a client's signs of life. Written by the thread that reads from the
 * client, looked at by the timer: volatile fields, each with one writer but for the note
 * of a ping.
 */
final class Liveness {

	/**
	 * How long a client may take to send one message, which is held meanwhile.
	 */
	private static final long PART_MILLIS = 60_000;

	private final GatewaySettings settings;

	private final long startedMillis;

	private volatile long lastHeardMillis;

	private volatile long lastMessageMillis;

	private volatile long partSinceMillis;

	private volatile boolean pinged;

	Liveness(GatewaySettings settings, long now) {
		this.settings = settings;
		this.startedMillis = now;
		this.lastHeardMillis = now;
		this.lastMessageMillis = now;
	}

	long startedMillis() {
		return this.startedMillis;
	}

	/**
	 * Take note of any sign of life.
	 */
	void heard(long now) {
		this.lastHeardMillis = now;
		this.pinged = false;
	}

	/**
	 * Take note of a part of a message that is not yet complete.
	 */
	void heardPart(long now) {
		if (this.partSinceMillis == 0) {
			this.partSinceMillis = now;
		}
		heard(now);
	}

	/**
	 * Take note of a complete message.
	 */
	void heardMessage(long now) {
		this.partSinceMillis = 0;
		this.lastMessageMillis = now;
		heard(now);
	}

	boolean isOlderThan(long millis, long now) {
		return now - this.startedMillis >= millis;
	}

	/**
	 * Look at the clock.
	 * @param consuming whether a message of the client is being consumed, so that nothing
	 * is read from it
	 */
	Verdict look(long now, boolean consuming) {
		if (this.partSinceMillis != 0 && now - this.partSinceMillis >= PART_MILLIS) {
			return Verdict.UNFINISHED;
		}
		if (isOver(this.settings.maxLifetime(), now - this.startedMillis)) {
			return Verdict.OLD;
		}
		if (consuming) {
			return Verdict.ALIVE;
		}
		if (isOver(this.settings.idleTimeout(), now - this.lastMessageMillis)) {
			return Verdict.IDLE;
		}
		return (this.settings.pingInterval().isZero()) ? Verdict.ALIVE : lookAtSilence(now - this.lastHeardMillis);
	}

	private Verdict lookAtSilence(long silentMillis) {
		long interval = this.settings.pingInterval().toMillis();
		if (silentMillis >= interval + this.settings.pingTimeout().toMillis()) {
			return Verdict.LOST;
		}
		if (silentMillis >= interval && !this.pinged) {
			this.pinged = true;
			return Verdict.TO_BE_PINGED;
		}
		return Verdict.ALIVE;
	}

	/**
	 * Return until when a look says the same, whatever is heard meanwhile.
	 */
	long nextLookMillis(long now) {
		long part = this.partSinceMillis;
		long next = ((part != 0) ? part : now) + PART_MILLIS;
		next = Math.min(next, end(this.settings.maxLifetime(), this.startedMillis));
		next = Math.min(next, end(this.settings.idleTimeout(), this.lastMessageMillis));
		long silent = end(this.settings.pingInterval(), this.lastHeardMillis);
		if (this.pinged) {
			silent += this.settings.pingTimeout().toMillis();
		}
		return Math.min(next, silent);
	}

	/**
	 * Return when a limit is reached, in the far future if there is none.
	 */
	private static long end(Duration limit, long sinceMillis) {
		return limit.isZero() ? Long.MAX_VALUE / 2 : sinceMillis + limit.toMillis();
	}

	/**
	 * Return whether a limit is reached; zero is no limit.
	 */
	private static boolean isOver(Duration limit, long millis) {
		return !limit.isZero() && millis >= limit.toMillis();
	}

	/**
	 * What a look at the clock says.
	 */
	enum Verdict {

		/** Nothing is to be done. */
		ALIVE,

		/** The client was silent, and is to be asked. */
		TO_BE_PINGED,

		/** The client has not answered. */
		LOST,

		/** The client has sent no message for too long. */
		IDLE,

		/** The connection has lasted long enough. */
		OLD,

		/** The client does not come to the end of a message. */
		UNFINISHED

	}

}
