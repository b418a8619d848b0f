package io.channels.observation;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ForwardingChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.message.Message;

/**
 * A layer whose sends are observed. Immutable, for any thread.
 */
final class ObservedLayer extends ForwardingChannelLayer {

	private final String alias;

	private final ObservationRegistry registry;

	ObservedLayer(String alias, ChannelLayer layer, ObservationRegistry registry) {
		super(layer);
		this.alias = alias;
		this.registry = registry;
	}

	@Override
	public void send(Message message) {
		if (this.registry.isNoop()) {
			layer().send(message);
			return;
		}
		SendContext context = context(message);
		observation(context).observe(() -> layer().send(traced(message, context)));
	}

	@Override
	public String send(Message message, Duration delay) {
		if (this.registry.isNoop()) {
			return layer().send(message, delay);
		}
		SendContext context = context(message);
		return Objects
			.requireNonNull(observation(context).observe(() -> layer().send(traced(message, context), delay)));
	}

	@Override
	public void groupSend(GroupMessage message) {
		if (this.registry.isNoop()) {
			layer().groupSend(message);
			return;
		}
		SendContext context = new SendContext(this.alias, message.group().value(), null, message.metadata());
		ChannelsObservation.GROUP_SEND.observation(null, SendConvention.GROUP, () -> context, this.registry)
			.observe(() -> layer()
				.groupSend(new GroupMessage(message.group(), message.content(), context.metadata(), message.except())));
	}

	private SendContext context(Message message) {
		return new SendContext(this.alias, message.channel().value(), message.channel(), message.metadata());
	}

	private Observation observation(SendContext context) {
		return ChannelsObservation.SEND.observation(null, SendConvention.CHANNEL, () -> context, this.registry);
	}

	private static Message traced(Message message, SendContext context) {
		Map<String, String> metadata = context.metadata();
		return new Message(message.channel(), message.content(), metadata);
	}

}
