package io.channels.benchmarks.load.server.node;

import java.util.stream.LongStream;

/**
 * The middle one of some numbers.
 */
final class Median {

	private Median() {
	}

	static long of(LongStream values) {
		long[] sorted = values.sorted().toArray();
		if (sorted.length == 0) {
			throw new IllegalStateException("There is nothing to take the median of");
		}
		return sorted[sorted.length / 2];
	}

}
