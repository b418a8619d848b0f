package io.channels.websocket;

import org.jspecify.annotations.Nullable;

/**
 * One message of application data on a WebSocket: text or bytes, possibly empty.
 */
public sealed interface WebSocketFrame {

	/**
	 * Return the text, or null for bytes.
	 */
	default @Nullable String textOrNull() {
		return (this instanceof Text text) ? text.text() : null;
	}

	/**
	 * Return the bytes, or null for text.
	 */
	default byte @Nullable [] bytesOrNull() {
		return (this instanceof Binary binary) ? binary.bytes() : null;
	}

	/**
	 * Return the size that counts against limits: characters or bytes.
	 */
	int size();

	/**
	 * A text frame.
	 *
	 * @param text the text
	 */
	record Text(String text) implements WebSocketFrame {

		@Override
		public int size() {
			return this.text.length();
		}

	}

	/**
	 * A binary frame.
	 *
	 * @param bytes the bytes, which nobody changes
	 */
	record Binary(byte[] bytes) implements WebSocketFrame {

		@Override
		public int size() {
			return this.bytes.length;
		}

	}

}
