package io.channels.test;

import java.time.Clock;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;

/**
 * Holds the in-memory layer to the contract where a clock tells it the time.
 */
class AlarmedChannelLayerTests extends ChannelLayerContract {

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new InMemoryChannelLayerFactory(clock, ((MutableClock) clock)::at).create(settings);
	}

}
