package io.channels.benchmarks.load.client;

/**
 * Hears of messages that arrive, once for all that were read at a time. It is called on
 * the thread of the client.
 */
public interface Deliveries {

	/**
	 * Take note of messages.
	 * @param connection who got them
	 * @param count how many, at least one
	 */
	void arrived(ClientConnection connection, int count);

	/**
	 * Take note of the end of a connection, which is a failure by default.
	 * @param connection the connection that the server ended
	 * @param code the code of its close frame, or 0 if there was none
	 */
	default void ended(ClientConnection connection, int code) {
		throw new IllegalStateException("The server ended a connection with " + code);
	}

}
