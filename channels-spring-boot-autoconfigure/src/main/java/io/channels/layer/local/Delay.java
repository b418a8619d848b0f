package io.channels.layer.local;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How much later a message is to be sent.
 *
 * @param millis the delay in milliseconds
 */
public record Delay(long millis) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/**
	 * Check a delay.
	 * @throws IllegalArgumentException if it is longer than 36,500 days
	 */
	public static Delay of(Duration delay) {
		Assert.isTrue(delay.compareTo(LONGEST) <= 0,
				() -> "A delay of %s is too long: the longest is %d days".formatted(delay, LONGEST.toDays()));
		return new Delay(delay.isNegative() ? 0 : delay.toMillis());
	}

	/**
	 * Return whether there is nothing to wait for.
	 */
	public boolean isOver() {
		return this.millis == 0;
	}

}
