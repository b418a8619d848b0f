package io.channels.observation;

import io.micrometer.observation.ObservationRegistry;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerDecorator;

/**
 * Observes what the application sends, and lets its trace travel in the metadata of the
 * messages.
 */
public final class ObservedLayers implements ChannelLayerDecorator {

	private final ObservationRegistry registry;

	public ObservedLayers(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public ChannelLayer decorate(String alias, ChannelLayer layer) {
		return new ObservedLayer(alias, layer, this.registry);
	}

}
