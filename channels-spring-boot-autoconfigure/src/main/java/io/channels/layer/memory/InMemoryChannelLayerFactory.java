package io.channels.layer.memory;

import java.time.Clock;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.LayerSettings;

/**
 * Makes layers that live in this JVM: no configuration, no other nodes, nothing survives
 * a restart.
 */
public final class InMemoryChannelLayerFactory implements ChannelLayerFactory {

	private final Clock clock;

	public InMemoryChannelLayerFactory(Clock clock) {
		this.clock = clock;
	}

	@Override
	public String backend() {
		return "in-memory";
	}

	@Override
	public ChannelLayer create(LayerSettings settings) {
		return new InMemoryChannelLayer(settings, this.clock);
	}

}
