package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for time to pass and for things to become true.
 */
final class Waiting {

	private static final Duration POLL = Duration.ofMillis(2);

	private Waiting() {
	}

	static void sleep(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * Wait until something is true, but not for ever.
	 * @return whether it became true
	 */
	static boolean until(BooleanSupplier condition, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			sleep(POLL);
		}
		return true;
	}

}
