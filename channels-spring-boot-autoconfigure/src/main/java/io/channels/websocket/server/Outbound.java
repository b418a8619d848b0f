package io.channels.websocket.server;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

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
	 * A message, which may be for many clients. It is encoded once, when the first of
	 * them needs that.
	 */
	final class Data implements Outbound {

		private final WebSocketFrame frame;

		private volatile byte @Nullable [] payload;

		Data(WebSocketFrame frame) {
			this.frame = frame;
		}

		WebSocketFrame frame() {
			return this.frame;
		}

		boolean isText() {
			return this.frame instanceof WebSocketFrame.Text;
		}

		/**
		 * Return the bytes as clients get them, which nobody changes.
		 */
		byte[] payload() {
			byte[] known = this.payload;
			if (known == null) {
				String text = this.frame.textOrNull();
				known = (text != null) ? text.getBytes(StandardCharsets.UTF_8)
						: ((WebSocketFrame.Binary) this.frame).bytes();
				this.payload = known;
			}
			return known;
		}

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
