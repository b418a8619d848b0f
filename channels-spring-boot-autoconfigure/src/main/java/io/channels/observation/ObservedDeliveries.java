package io.channels.observation;

import java.util.Map;

import io.micrometer.observation.ObservationRegistry;

import io.channels.layer.DeliveryInterceptor;

/**
 * Observes the delivery of what other nodes sent in a trace, which it continues. What was
 * sent outside of any, such as between gateways and workers, is not observed.
 */
public final class ObservedDeliveries implements DeliveryInterceptor {

	private final ObservationRegistry registry;

	public ObservedDeliveries(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void intercept(String alias, String target, Map<String, String> metadata, Runnable delivery) {
		if (this.registry.isNoop() || !metadata.containsKey(SendContext.TRACED)) {
			delivery.run();
			return;
		}
		DeliveryContext context = new DeliveryContext(alias, target, metadata);
		ChannelsObservation.DELIVERY.observation(null, DeliveryConvention.INSTANCE, () -> context, this.registry)
			.observe(delivery);
	}

}
