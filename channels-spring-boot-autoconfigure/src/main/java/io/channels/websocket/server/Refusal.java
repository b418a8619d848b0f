package io.channels.websocket.server;

/**
 * Why a gateway turns a handshake away without asking a consumer.
 */
public enum Refusal {

	/** It is no valid handshake. */
	MALFORMED,

	/** Its origin is not allowed. */
	ORIGIN,

	/** The node holds as many connections as it may. */
	CONNECTIONS,

	/** The client's address has as many connections as it may. */
	ADDRESS,

	/** The node is starting or stopping. */
	UNAVAILABLE

}
