package io.channels.benchmarks.load.client;

/**
 * What frames are for, as RFC 6455 numbers it.
 */
final class Opcode {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	private Opcode() {
	}

}
