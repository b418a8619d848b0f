package io.channels.observation;

import java.io.IOException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import io.channels.websocket.server.HandshakeObserver;

/**
 * Observes handshakes. The connect consumer belongs to the observation of its handshake.
 */
public final class ObservedHandshakes implements HandshakeObserver {

	private final ObservationRegistry registry;

	public ObservedHandshakes(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void observe(String path, Answer answer) throws IOException {
		if (this.registry.isNoop()) {
			answer.give();
			return;
		}
		HandshakeContext context = new HandshakeContext(path);
		ChannelsObservation.HANDSHAKE.observation(null, HandshakeConvention.INSTANCE, () -> context, this.registry)
			.observeChecked(() -> context.answered(answer.give()));
	}

	@Override
	public Runnable carry(Runnable action) {
		Observation current = this.registry.getCurrentObservation();
		return (current != null) ? () -> current.scoped(action) : action;
	}

}
