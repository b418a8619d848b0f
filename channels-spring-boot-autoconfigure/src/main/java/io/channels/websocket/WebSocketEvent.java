package io.channels.websocket;

import io.channels.message.ChannelName;

/**
 * What happens on a WebSocket: connect, then any number of receives, then disconnect.
 */
public sealed interface WebSocketEvent {

	/**
	 * Return the channel on which consumers hear of this event.
	 */
	ChannelName channel();

	/**
	 * Return the place of the event in its connection: 0 for connect, then counting.
	 */
	long order();

	/**
	 * A client asks to be connected. It is answered during the handshake.
	 */
	record Connect() implements WebSocketEvent {

		/** The channel of this event. */
		public static final ChannelName CHANNEL = ChannelName.of("websocket.connect");

		@Override
		public ChannelName channel() {
			return CHANNEL;
		}

		@Override
		public long order() {
			return 0;
		}

	}

	/**
	 * A client sent a message.
	 *
	 * @param frame the message
	 * @param order the place of the event in its connection
	 */
	record Receive(WebSocketFrame frame, long order) implements WebSocketEvent {

		/** The channel of this event. */
		public static final ChannelName CHANNEL = ChannelName.of("websocket.receive");

		@Override
		public ChannelName channel() {
			return CHANNEL;
		}

	}

	/**
	 * An accepted connection has ended, whatever ended it.
	 *
	 * @param closeCode why it ended
	 * @param order the place of the event in its connection
	 */
	record Disconnect(CloseCode closeCode, long order) implements WebSocketEvent {

		/** The channel of this event. */
		public static final ChannelName CHANNEL = ChannelName.of("websocket.disconnect");

		@Override
		public ChannelName channel() {
			return CHANNEL;
		}

	}

}
