package io.channels.observation;

import io.micrometer.observation.Observation;

import io.channels.consumer.ConsumerContext;

/**
 * The consumption of an event of a WebSocket, which is a part of what its thread does.
 * For one thread.
 */
final class EventContext extends Observation.Context implements ConsumerObservation {

	private final ConsumerContext consumed;

	private String outcome = "unknown";

	EventContext(ConsumerContext consumed) {
		this.consumed = consumed;
	}

	@Override
	public ConsumerContext consumed() {
		return this.consumed;
	}

	@Override
	public String outcome() {
		return this.outcome;
	}

	@Override
	public void ended(String how) {
		this.outcome = how;
	}

}
