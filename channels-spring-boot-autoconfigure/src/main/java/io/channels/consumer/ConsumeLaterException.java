package io.channels.consumer;

import java.time.Duration;

/**
 * Thrown by a consumer to get the same message again later, at most ten times. Later
 * events of the same connection wait for it.
 */
public final class ConsumeLaterException extends ConsumerControlException {

	private static final Duration DEFAULT_DELAY = Duration.ofMillis(50);

	private final Duration delay;

	public ConsumeLaterException() {
		this(DEFAULT_DELAY);
	}

	/**
	 * Create an exception.
	 * @param delay how long to wait before the first repetition; it doubles with each
	 */
	public ConsumeLaterException(Duration delay) {
		super("Consume later");
		this.delay = delay;
	}

	public Duration getDelay() {
		return this.delay;
	}

}
