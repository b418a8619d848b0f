package io.channels.worker;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How often and how soon a message that a consumer puts off is consumed again.
 *
 * @param maxRetries how often, until the message is given up
 * @param delay how long the first repetition waits, if the consumer does not say; the
 * wait doubles with each
 * @param maxDelay how long a repetition waits at most
 */
public record RetrySettings(int maxRetries, Duration delay, Duration maxDelay) {

	private static final int MAX_DOUBLINGS = 40;

	public RetrySettings {
		Assert.isTrue(maxRetries >= 0, () -> "max-retries is %d, but must not be negative".formatted(maxRetries));
		Assert.isTrue(!delay.isNegative(), () -> "delay is %s, but must not be negative".formatted(delay));
		Assert.isTrue(!maxDelay.isNegative(), () -> "max-delay is %s, but must not be negative".formatted(maxDelay));
	}

	/**
	 * Return the settings of workers that are configured with nothing.
	 */
	public static RetrySettings defaults() {
		return new RetrySettings(10, Duration.ofMillis(50), Duration.ofSeconds(30));
	}

	/**
	 * Return how long the next repetition waits.
	 * @param first how long the first one waits
	 * @param retries how many there were
	 */
	Duration delay(Duration first, int retries) {
		long factor = 1L << Math.min(retries, MAX_DOUBLINGS);
		return (first.compareTo(this.maxDelay.dividedBy(factor)) > 0) ? this.maxDelay : first.multipliedBy(factor);
	}

}
