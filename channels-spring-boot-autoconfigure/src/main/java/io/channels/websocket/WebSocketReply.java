package io.channels.websocket;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.message.Content;

/**
 * What a consumer answers on a reply channel. During the handshake, {@code accept} lets
 * the client in and {@code close} alone turns it away; a frame alone accepts. A frame is
 * sent before the connection is closed.
 *
 * @param accept whether to accept, or null to say nothing of it
 * @param subprotocol the subprotocol chosen from those the client offers
 * @param headers headers to add to the answer of the handshake
 * @param frame the message to send
 * @param close why to close the connection, or null to keep it
 */
public record WebSocketReply(@Nullable Boolean accept, @Nullable String subprotocol, Map<String, String> headers,
		@Nullable WebSocketFrame frame, @Nullable CloseCode close) {

	private static final WebSocketReply ACCEPT = new WebSocketReply(true, null, Map.of(), null, null);

	private static final WebSocketReply DENY = new WebSocketReply(false, null, Map.of(), null, null);

	public WebSocketReply {
		headers = Map.copyOf(headers);
		if (close != null) {
			close.checkSendable();
		}
	}

	/**
	 * Let the client in.
	 */
	public static WebSocketReply accepting() {
		return ACCEPT;
	}

	/**
	 * Let the client in.
	 * @param subprotocol the subprotocol chosen from those the client offers, or null
	 * @param headers headers to add to the answer of the handshake
	 */
	public static WebSocketReply accepting(@Nullable String subprotocol, Map<String, String> headers) {
		return new WebSocketReply(true, subprotocol, headers, null, null);
	}

	/**
	 * Turn the client away: HTTP 403 during the handshake, close code 4403 later.
	 */
	public static WebSocketReply denying() {
		return DENY;
	}

	/**
	 * Send text.
	 * @param text the text
	 * @throws io.channels.message.InvalidContentException if it holds half of a surrogate
	 * pair
	 */
	public static WebSocketReply text(String text) {
		Content.checkText(text);
		return of(new WebSocketFrame.Text(text));
	}

	/**
	 * Send bytes.
	 * @param bytes the bytes, which are copied
	 */
	public static WebSocketReply binary(byte[] bytes) {
		return of(new WebSocketFrame.Binary(bytes.clone()));
	}

	private static WebSocketReply of(WebSocketFrame frame) {
		return new WebSocketReply(null, null, Map.of(), frame, null);
	}

	public static WebSocketReply closing(CloseCode close) {
		return new WebSocketReply(null, null, Map.of(), null, close);
	}

	/**
	 * Return whether this lets a client in that is not yet connected.
	 */
	public boolean accepts() {
		return (this.accept != null) ? this.accept : this.frame != null;
	}

	/**
	 * Return whether this turns away a client that is not yet connected.
	 */
	public boolean denies() {
		return (this.accept != null) ? !this.accept : this.frame == null && this.close != null;
	}

}
