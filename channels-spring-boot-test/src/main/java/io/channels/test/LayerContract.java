package io.channels.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.util.unit.DataSize;

import io.channels.layer.ChannelCapacities;
import io.channels.layer.LayerSettings;

/**
 * What the parts of the contract share: a layer, and the settings it has unless a test
 * says otherwise.
 */
interface LayerContract {

	int CAPACITY = 5;

	Duration EXPIRY = Duration.ofSeconds(1);

	Duration GROUP_EXPIRY = Duration.ofSeconds(3);

	LayerUnderTest layer(LayerSettings settings);

	default LayerUnderTest layer() {
		return layer(settings());
	}

	default LayerSettings settings() {
		return new LayerSettings("contract", List.of(), "contract-" + UUID.randomUUID(),
				ChannelCapacities.of(CAPACITY, Map.of()), EXPIRY, GROUP_EXPIRY, DataSize.ofKilobytes(64), List.of(),
				Duration.ofSeconds(15));
	}

}
