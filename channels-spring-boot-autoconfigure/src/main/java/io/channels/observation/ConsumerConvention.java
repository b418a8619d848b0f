package io.channels.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.channels.observation.ChannelsObservation.Keys;

/**
 * What is said of calls of consumers.
 */
final class ConsumerConvention implements ObservationConvention<Observation.Context> {

	static final ConsumerConvention INSTANCE = new ConsumerConvention();

	@Override
	public String getName() {
		return "channels.consumer";
	}

	@Override
	public String getContextualName(Observation.Context context) {
		return ChannelKinds.of(consumption(context).consumed().channel()) + " consume";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(Observation.Context context) {
		ConsumerObservation consumption = consumption(context);
		return KeyValues.of(Keys.CHANNEL.withValue(ChannelKinds.of(consumption.consumed().channel())),
				Keys.ROUTE.withValue(consumption.consumed().route()), Keys.OUTCOME.withValue(consumption.outcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(Observation.Context context) {
		return consumption(context).consumed()
			.connection()
			.map((connection) -> KeyValues.of(Keys.CONNECTION.withValue(connection.channel().value())))
			.orElseGet(KeyValues::empty);
	}

	private static ConsumerObservation consumption(Observation.Context context) {
		return (ConsumerObservation) context;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ConsumerObservation;
	}

}
