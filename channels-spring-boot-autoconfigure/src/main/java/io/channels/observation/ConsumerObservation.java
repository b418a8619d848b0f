package io.channels.observation;

import io.channels.consumer.ConsumerContext;

/**
 * The observation of a call of a consumer: a receiver of a message that brings a trace
 * along, or a part of what the thread does.
 */
public interface ConsumerObservation {

	/**
	 * Return what is consumed.
	 */
	ConsumerContext consumed();

	/**
	 * Return how the call ended: {@code consumed}, {@code retried}, {@code closed},
	 * {@code failed}, or {@code unknown} before its end.
	 */
	String outcome();

	/**
	 * Take note of how the call ended.
	 * @param outcome how
	 */
	void ended(String outcome);

}
