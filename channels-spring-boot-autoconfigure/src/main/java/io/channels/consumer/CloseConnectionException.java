package io.channels.consumer;

import io.channels.websocket.CloseCode;

/**
 * Thrown by a consumer to close its connection with a code.
 */
public final class CloseConnectionException extends ConsumerControlException {

	private final transient CloseCode closeCode;

	/**
	 * Create an exception.
	 * @param closeCode the code, which must be one that may be sent
	 */
	public CloseConnectionException(CloseCode closeCode) {
		super("Connection closed with " + closeCode);
		this.closeCode = closeCode.checkSendable();
	}

	public CloseCode getCloseCode() {
		return this.closeCode;
	}

}
