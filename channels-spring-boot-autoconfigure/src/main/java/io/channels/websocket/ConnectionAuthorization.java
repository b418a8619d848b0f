package io.channels.websocket;

/**
 * Says whether a client may keep its connection. Beans of this type are asked again and
 * again while a connection lasts, every {@code channels.security.recheck-interval}; a
 * connection that one of them rejects is closed with 4401.
 */
@FunctionalInterface
public interface ConnectionAuthorization {

	/**
	 * Return whether a connection may last. This may block, on a thread of consumers. If
	 * it throws, the connection lasts until it is asked again.
	 * @param handshake what the client asked for when it connected, and who it is
	 */
	boolean isAuthorized(Handshake handshake);

}
