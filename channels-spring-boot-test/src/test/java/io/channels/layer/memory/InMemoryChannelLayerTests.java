package io.channels.layer.memory;

import java.time.Clock;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.test.ChannelLayerContract;

/**
 * Holds the in-memory layer to the contract.
 */
class InMemoryChannelLayerTests extends ChannelLayerContract {

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new InMemoryChannelLayerFactory(clock).create(settings);
	}

}
