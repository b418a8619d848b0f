package io.channels.websocket.server;

import java.io.IOException;
import java.util.List;

import io.channels.websocket.CloseCode;

/**
 * Writes to one client. Used by one thread at a time; a write may block until the
 * client's socket takes it or the send time-out is over.
 */
interface SocketWriter {

	/**
	 * Write some messages and pings, with as few system calls as possible.
	 * @param batch the messages, in order
	 * @throws IOException if the connection is lost
	 */
	void write(List<Outbound> batch) throws IOException;

	/**
	 * Close the connection, waiting for nothing but the socket.
	 * @param code what the client is told
	 */
	void close(CloseCode code);

	/**
	 * Get rid of the connection, even while a write does not end. This may wait for it.
	 */
	void abort();

}
