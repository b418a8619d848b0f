package io.channels.benchmarks.load.server;

/**
 * The text that servers say where a large one is asked for.
 */
public final class LargeText {

	/**
	 * Its length in characters and in bytes.
	 */
	public static final int LENGTH = 64 * 1024;

	/**
	 * The text.
	 */
	public static final String TEXT = "x".repeat(LENGTH);

	private LargeText() {
	}

}
