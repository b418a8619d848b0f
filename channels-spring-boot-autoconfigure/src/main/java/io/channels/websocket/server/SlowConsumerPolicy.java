package io.channels.websocket.server;

/**
 * What happens to a client whose queue of outbound messages is full.
 */
public enum SlowConsumerPolicy {

	/**
	 * Drops its queue and closes its connection with 1013.
	 */
	CLOSE,

	/**
	 * Drops its oldest message to make room for the new one.
	 */
	DROP_OLDEST,

	/**
	 * Drops the new message, which a direct sender is told.
	 */
	DROP_NEWEST

}
