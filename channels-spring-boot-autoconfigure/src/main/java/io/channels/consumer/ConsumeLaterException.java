package io.channels.consumer;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a consumer to get the same message again later, as often as
 * {@code channels.worker.retry.max-retries} says. Later events of the same connection
 * wait for it.
 */
public final class ConsumeLaterException extends ConsumerControlException {

	private final @Nullable Duration delay;

	/**
	 * Create an exception that leaves the delay to {@code channels.worker.retry.delay}.
	 */
	public ConsumeLaterException() {
		super("Consume later");
		this.delay = null;
	}

	/**
	 * Create an exception.
	 * @param delay how long to wait before the first repetition; it doubles with each
	 */
	public ConsumeLaterException(Duration delay) {
		super("Consume later");
		this.delay = delay;
	}

	/**
	 * Return how long to wait before the first repetition, if the consumer said so.
	 */
	public Optional<Duration> getDelay() {
		return Optional.ofNullable(this.delay);
	}

}
