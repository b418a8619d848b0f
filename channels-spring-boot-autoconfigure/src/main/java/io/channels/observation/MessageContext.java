package io.channels.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

import io.channels.consumer.ConsumerContext;

/**
 * The consumption of a message of a layer, which continues the trace of its sender. For
 * one thread.
 */
final class MessageContext extends ReceiverContext<Map<String, String>> implements ConsumerObservation {

	private final ConsumerContext consumed;

	private String outcome = "unknown";

	MessageContext(ConsumerContext consumed) {
		super(Map::get, Kind.CONSUMER);
		setCarrier(consumed.message().metadata());
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
