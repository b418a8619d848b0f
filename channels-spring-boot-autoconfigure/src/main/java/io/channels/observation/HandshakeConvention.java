package io.channels.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.channels.observation.ChannelsObservation.Keys;

/**
 * What is said of handshakes.
 */
final class HandshakeConvention implements ObservationConvention<HandshakeContext> {

	static final HandshakeConvention INSTANCE = new HandshakeConvention();

	@Override
	public String getName() {
		return "channels.handshake";
	}

	@Override
	public String getContextualName(HandshakeContext context) {
		return "channels handshake";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HandshakeContext context) {
		return KeyValues.of(Keys.STATUS.withValue((context.status() > 0) ? String.valueOf(context.status()) : "none"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(HandshakeContext context) {
		return KeyValues.of(Keys.PATH.withValue(context.path()));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof HandshakeContext;
	}

}
