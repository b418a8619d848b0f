package io.channels.observation;

import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.micrometer.observation.ObservationRegistry;

import io.channels.layer.ChannelLayers;
import io.channels.message.Message;
import io.channels.websocket.EventTraces;
import io.channels.websocket.WebSocketEvent;

/**
 * Observes events on their way to a worker, and replies on their way back, so that they
 * are in one trace. What a tracer notes of an event travels under names of its own, so
 * that it is not taken for a message of the application.
 */
public final class ObservedEvents implements EventTraces {

	private final ObservationRegistry registry;

	public ObservedEvents(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Map<String, String> depart(WebSocketEvent event) {
		if (this.registry.isNoop()) {
			return Map.of();
		}
		SendContext context = new SendContext(ChannelLayers.DEFAULT, event.channel().value(), event.channel(),
				Map.of());
		ChannelsObservation.SEND.observation(null, SendConvention.CHANNEL, () -> context, this.registry).start().stop();
		return Map.copyOf(Objects.requireNonNull(context.getCarrier()));
	}

	@Override
	public void arrive(WebSocketEvent event, Map<String, String> trace, Runnable consumption) {
		if (trace.isEmpty() || this.registry.isNoop()) {
			consumption.run();
			return;
		}
		DeliveryContext context = new DeliveryContext(ChannelLayers.DEFAULT, event.channel().value(), trace);
		ChannelsObservation.DELIVERY.observation(null, DeliveryConvention.INSTANCE, () -> context, this.registry)
			.observe(consumption);
	}

	@Override
	public void reply(Message reply, Consumer<Message> send) {
		if (this.registry.isNoop()) {
			send.accept(reply);
			return;
		}
		SendContext context = new SendContext(ChannelLayers.DEFAULT, reply.channel().value(), reply.channel(),
				reply.metadata());
		ChannelsObservation.SEND.observation(null, SendConvention.CHANNEL, () -> context, this.registry)
			.observe(() -> send.accept(new Message(reply.channel(), reply.content(), context.metadata())));
	}

}
