package io.channels.websocket;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;

/**
 * One client's WebSocket, as its consumer sees it. Replies go out in the order of the
 * calls of one thread and never block; after the connection has ended they go nowhere,
 * which is counted.
 */
public interface WebSocketConnection {

	/**
	 * Return the reply channel: the name by which anyone on any node can send to this
	 * client.
	 */
	ChannelName channel();

	/**
	 * Return what the client asked for when it connected.
	 */
	Handshake handshake();

	/**
	 * Answer the client.
	 * @param reply the reply
	 * @throws RuntimeException if the client's queue is full
	 */
	void reply(WebSocketReply reply);

	/**
	 * Return a text as it has to be sent to a group, whose members are connections even
	 * where this is one of several streams.
	 * @param text the text
	 */
	default String toGroup(String text) {
		return text;
	}

	default void accept() {
		reply(WebSocketReply.accepting());
	}

	/**
	 * Let the client in.
	 * @param subprotocol the subprotocol chosen from those the client offers, or null
	 * @param headers headers to add to the answer of the handshake
	 */
	default void accept(@Nullable String subprotocol, Map<String, String> headers) {
		reply(WebSocketReply.accepting(subprotocol, headers));
	}

	default void deny() {
		reply(WebSocketReply.denying());
	}

	default void send(String text) {
		reply(WebSocketReply.text(text));
	}

	default void send(byte[] bytes) {
		reply(WebSocketReply.binary(bytes));
	}

	/**
	 * Turn the client away because no consumer can be asked: the HTTP status during the
	 * handshake, later the close code 1013.
	 * @param status the status
	 * @param message a sentence for people
	 */
	default void refuse(int status, String message) {
		close(CloseCode.OVERLOADED.withReason(message));
	}

	/**
	 * Close the connection because its consumer failed: HTTP 500 during the handshake,
	 * later the close code.
	 * @param code the close code
	 */
	default void fail(CloseCode code) {
		close(code);
	}

	default void close() {
		close(CloseCode.NORMAL);
	}

	default void close(CloseCode code) {
		reply(WebSocketReply.closing(code));
	}

}
