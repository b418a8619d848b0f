package io.channels.benchmarks.load.client;

/**
 * Hears of messages that arrive, on the thread of the client, once for all that were read
 * at a time.
 */
@FunctionalInterface
public interface Deliveries {

	/**
	 * Take note of messages.
	 * @param connection who got them
	 * @param count how many, at least one
	 */
	void arrived(ClientConnection connection, int count);

}
