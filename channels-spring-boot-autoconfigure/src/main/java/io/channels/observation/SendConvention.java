package io.channels.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.channels.message.ChannelName;
import io.channels.observation.ChannelsObservation.Keys;

/**
 * What is said of messages that are sent to channels and groups.
 */
final class SendConvention implements ObservationConvention<SendContext> {

	static final SendConvention CHANNEL = new SendConvention("channels.send");

	static final SendConvention GROUP = new SendConvention("channels.group.send");

	private final String name;

	SendConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(SendContext context) {
		ChannelName channel = context.channel();
		return (channel != null) ? ChannelKinds.of(channel) + " send" : "group send";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendContext context) {
		KeyValues layer = KeyValues.of(Keys.LAYER.withValue(context.layer()));
		ChannelName channel = context.channel();
		return (channel != null) ? layer.and(Keys.CHANNEL.withValue(ChannelKinds.of(channel))) : layer;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendContext context) {
		return KeyValues.of(Keys.TARGET.withValue(context.target()));
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof SendContext;
	}

}
