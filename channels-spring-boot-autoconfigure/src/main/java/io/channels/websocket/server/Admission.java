package io.channels.websocket.server;

import java.time.Instant;

/**
 * What lets a client in while its connection lasts, such as its session or its token.
 */
@FunctionalInterface
public interface Admission {

	/**
	 * Return whether it still does. Called again and again, one call at a time, on a
	 * thread that may block. If it throws, the connection lasts until the next call.
	 */
	boolean holds();

	/**
	 * Return when it ends by itself at the latest.
	 */
	default Instant end() {
		return Instant.MAX;
	}

	/**
	 * The connection has ended: this is not asked any more.
	 */
	default void left() {
	}

}
