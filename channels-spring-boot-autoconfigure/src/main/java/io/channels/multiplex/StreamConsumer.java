package io.channels.multiplex;

import tools.jackson.databind.JsonNode;

import io.channels.websocket.CloseCode;

/**
 * Consumes one stream of every connection of a demultiplexer. A bean of this type is
 * shared by all connections; a class of consumers has an instance for each. Events of one
 * connection come in order, one at a time.
 */
@FunctionalInterface
public interface StreamConsumer {

	/**
	 * A connection was opened, and with it its streams.
	 * @param multiplexer the way to answer
	 * @throws Exception whatever goes wrong, which closes the connection
	 */
	default void connect(Multiplexer multiplexer) throws Exception {
	}

	/**
	 * A client said something on the stream.
	 * @param payload a JSON object
	 * @param multiplexer the way to answer
	 * @throws Exception whatever goes wrong, which closes the connection
	 */
	void receive(JsonNode payload, Multiplexer multiplexer) throws Exception;

	/**
	 * The stream has ended, with its connection or before.
	 * @param closeCode why it ended
	 * @param multiplexer which leads nowhere any more
	 * @throws Exception whatever goes wrong, which is logged
	 */
	default void disconnect(CloseCode closeCode, Multiplexer multiplexer) throws Exception {
	}

}
