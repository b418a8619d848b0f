package io.channels.test;

/**
 * A server answered a handshake with something else than an upgrade.
 */
public class HandshakeRefusedException extends RuntimeException {

	private final int status;

	HandshakeRefusedException(int status, Throwable cause) {
		super("The handshake was refused with HTTP status " + status, cause);
		this.status = status;
	}

	public int getStatus() {
		return this.status;
	}

}
