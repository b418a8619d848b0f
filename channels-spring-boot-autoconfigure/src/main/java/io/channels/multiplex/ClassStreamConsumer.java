package io.channels.multiplex;

import tools.jackson.databind.JsonNode;

import io.channels.consumer.ConsumerFactory;
import io.channels.consumer.MessageConsumer;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.consumer.WebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumers;

/**
 * Runs a class of {@link WebSocketConsumer}s on a stream, with an instance for each
 * connection.
 */
final class ClassStreamConsumer implements StreamConsumer {

	private final MessageConsumer consumer;

	ClassStreamConsumer(ConsumerFactory<? extends WebSocketConsumer> factory) {
		this.consumer = WebSocketConsumers.of(factory);
	}

	@Override
	public void connect(Multiplexer multiplexer) throws Exception {
		consume(new WebSocketEvent.Connect(), multiplexer);
	}

	@Override
	public void receive(JsonNode payload, Multiplexer multiplexer) throws Exception {
		long order = multiplexer.context().event().map(WebSocketEvent::order).orElse(0L);
		consume(new WebSocketEvent.Receive(new WebSocketFrame.Text(payload.toString()), order), multiplexer);
	}

	@Override
	public void disconnect(CloseCode closeCode, Multiplexer multiplexer) throws Exception {
		long order = multiplexer.context().event().map(WebSocketEvent::order).orElse(0L);
		try {
			consume(new WebSocketEvent.Disconnect(closeCode, order), multiplexer);
		}
		finally {
			multiplexer.scope().end();
		}
	}

	private void consume(WebSocketEvent event, Multiplexer multiplexer) throws Exception {
		this.consumer.consume(new StreamContext(multiplexer, event));
	}

}
