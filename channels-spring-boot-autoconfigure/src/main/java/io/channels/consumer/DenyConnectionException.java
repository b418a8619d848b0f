package io.channels.consumer;

/**
 * Thrown by a consumer to turn the client away: HTTP 403 during the handshake, close code
 * 4403 later.
 */
public final class DenyConnectionException extends ConsumerControlException {

	public DenyConnectionException() {
		super("Connection denied");
	}

}
