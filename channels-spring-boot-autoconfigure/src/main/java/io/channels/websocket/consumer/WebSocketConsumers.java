package io.channels.websocket.consumer;

import java.util.Set;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerFactory;
import io.channels.consumer.MessageConsumer;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;

/**
 * Turns a class of {@link WebSocketConsumer}s into a consumer of the three WebSocket
 * channels.
 */
public final class WebSocketConsumers {

	/**
	 * The channels that such classes consume.
	 */
	public static final Set<String> CHANNELS = Set.of(WebSocketEvent.Connect.CHANNEL.value(),
			WebSocketEvent.Receive.CHANNEL.value(), WebSocketEvent.Disconnect.CHANNEL.value());

	private WebSocketConsumers() {
	}

	/**
	 * Return a consumer that calls the instance of each connection.
	 * @param factory what makes the instances
	 */
	public static MessageConsumer of(ConsumerFactory<? extends WebSocketConsumer> factory) {
		return (context) -> consume(context.scope().get(factory), context);
	}

	private static void consume(WebSocketConsumer consumer, ConsumerContext context) throws Exception {
		BaseConsumer.begin(consumer, context);
		WebSocketEvent event = context.event()
			.orElseThrow(() -> new IllegalStateException(
					"A message on '%s' is no event of a WebSocket".formatted(context.channel())));
		if (event instanceof WebSocketEvent.Connect) {
			consumer.connectionGroups().forEach((group) -> join(group, context));
			consumer.connect();
		}
		else if (event instanceof WebSocketEvent.Receive receive) {
			receive(consumer, receive.frame());
		}
		else if (event instanceof WebSocketEvent.Disconnect disconnect) {
			consumer.connectionGroups().forEach((group) -> leave(group, context));
			consumer.disconnect(disconnect.closeCode());
		}
	}

	private static void receive(WebSocketConsumer consumer, WebSocketFrame frame) throws Exception {
		if (frame instanceof WebSocketFrame.Text text) {
			consumer.receive(text.text());
		}
		else if (frame instanceof WebSocketFrame.Binary binary) {
			consumer.receive(binary.bytes());
		}
	}

	private static void join(String group, ConsumerContext context) {
		context.replyChannel().ifPresent(context.channels().group(group)::add);
	}

	private static void leave(String group, ConsumerContext context) {
		context.replyChannel().ifPresent(context.channels().group(group)::discard);
	}

}
