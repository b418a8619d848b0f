package io.channels.observation;

import io.micrometer.observation.Observation;

/**
 * The observation of a handshake. For one thread.
 */
public final class HandshakeContext extends Observation.Context {

	private final String path;

	private int status;

	HandshakeContext(String path) {
		this.path = path;
	}

	/**
	 * Return the path that the client asks for.
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the status of the answer, or 0 if there was none.
	 */
	public int status() {
		return this.status;
	}

	void answered(int code) {
		this.status = code;
	}

}
