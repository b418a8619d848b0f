package io.channels.websocket.server;

/**
 * What happens when a client sends more messages than it may.
 */
public enum MessageRatePolicy {

	/**
	 * Closes its connection with 1008.
	 */
	CLOSE,

	/**
	 * Drops what is too much, which the client is not told.
	 */
	DROP

}
