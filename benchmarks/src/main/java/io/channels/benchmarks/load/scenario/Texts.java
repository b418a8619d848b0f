package io.channels.benchmarks.load.scenario;

/**
 * What clients say.
 */
final class Texts {

	static final int LENGTH = 128;

	static final String TEXT = "0123456789abcdef".repeat(LENGTH / 16);

	static final String ROOM = "lobby";

	private Texts() {
	}

}
