package io.channels.websocket.server;

import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;

/**
 * Something to be written to a client.
 */
sealed interface Outbound {

	/**
	 * Return the size that counts against the limit of the queue.
	 */
	default int size() {
		return 0;
	}

	/**
	 * A message.
	 *
	 * @param frame the message
	 */
	record Data(WebSocketFrame frame) implements Outbound {

		@Override
		public int size() {
			return this.frame.size();
		}

	}

	/**
	 * A ping, which the client's end answers by itself.
	 */
	record Ping() implements Outbound {

		static final Ping INSTANCE = new Ping();

	}

	/**
	 * The end of the connection, behind which nothing is written.
	 *
	 * @param code why it ends
	 */
	record Close(CloseCode code) implements Outbound {
	}

}
