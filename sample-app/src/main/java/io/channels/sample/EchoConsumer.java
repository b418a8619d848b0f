package io.channels.sample;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Sends back what it gets: text as text, bytes as bytes.
 */
@Consumer
@Route("/echo")
class EchoConsumer extends WebSocketConsumer {

	@Override
	protected void receive(String text) {
		send(text);
	}

	@Override
	protected void receive(byte[] bytes) {
		send(bytes);
	}

}
