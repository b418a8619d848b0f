package io.channels.benchmarks.load;

import java.util.stream.DoubleStream;

/**
 * Where the values of repetitions lie.
 *
 * @param count how many there are
 * @param min the smallest
 * @param median the middle one, or the mean of those two
 * @param max the greatest
 */
record Distribution(int count, double min, double median, double max) {

	static Distribution of(DoubleStream values) {
		double[] sorted = values.sorted().toArray();
		int count = sorted.length;
		if (count == 0) {
			return new Distribution(0, 0, 0, 0);
		}
		double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
		return new Distribution(count, sorted[0], median, sorted[count - 1]);
	}

	boolean isEmpty() {
		return this.count == 0;
	}

}
