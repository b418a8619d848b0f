package io.channels.websocket.server;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a handshake is answered.
 */
sealed interface HandshakeDecision {

	/**
	 * Upgrade to a WebSocket.
	 *
	 * @param subprotocol the subprotocol, or null
	 * @param headers headers to add
	 */
	record Accept(@Nullable String subprotocol, Map<String, String> headers) implements HandshakeDecision {
	}

	/**
	 * Answer with a status of HTTP.
	 *
	 * @param status the status
	 * @param message a sentence for people
	 */
	record Refuse(int status, String message) implements HandshakeDecision {

		static final Refuse DENIED = new Refuse(403, "The connection was denied.");

		static final Refuse FAILED = new Refuse(500, "The consumer failed.");

		static final Refuse TIMEOUT = new Refuse(403, "The consumer did not answer in time.");

	}

}
