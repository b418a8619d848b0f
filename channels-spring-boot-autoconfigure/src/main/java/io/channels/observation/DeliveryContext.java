package io.channels.observation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * The observation of the delivery of what another node sent. For one thread.
 */
public final class DeliveryContext extends ReceiverContext<Map<String, String>> {

	private final String layer;

	private final String target;

	DeliveryContext(String layer, String target, Map<String, String> metadata) {
		super(Map::get, Kind.CONSUMER);
		this.layer = layer;
		this.target = target;
		setCarrier(metadata);
	}

	/**
	 * Return the alias of the layer.
	 */
	public String layer() {
		return this.layer;
	}

	/**
	 * Return the full name of the channel or group.
	 */
	public String target() {
		return this.target;
	}

}
