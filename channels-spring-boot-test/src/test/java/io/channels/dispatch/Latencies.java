package io.channels.dispatch;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

/**
 * How long answers took in one phase of a measurement. Safe for use by any thread.
 */
final class Latencies implements LongConsumer {

	private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

	@Override
	public void accept(long taken) {
		this.nanos.add(taken);
	}

	/**
	 * Return median, 99th percentile and maximum in milliseconds.
	 */
	@Override
	public String toString() {
		long[] sorted = this.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
		if (sorted.length == 0) {
			return "nothing";
		}
		return "%d answers, median %.1f ms, p99 %.1f ms, max %.1f ms".formatted(sorted.length,
				sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6,
				sorted[sorted.length - 1] / 1e6);
	}

}
