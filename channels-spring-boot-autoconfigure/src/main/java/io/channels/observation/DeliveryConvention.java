package io.channels.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.channels.observation.ChannelsObservation.Keys;

/**
 * What is said of deliveries.
 */
final class DeliveryConvention implements ObservationConvention<DeliveryContext> {

	static final DeliveryConvention INSTANCE = new DeliveryConvention();

	@Override
	public String getName() {
		return "channels.delivery";
	}

	@Override
	public String getContextualName(DeliveryContext context) {
		return "channels deliver";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(DeliveryContext context) {
		return KeyValues.of(Keys.LAYER.withValue(context.layer()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(DeliveryContext context) {
		return KeyValues.of(Keys.TARGET.withValue(context.target()));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof DeliveryContext;
	}

}
