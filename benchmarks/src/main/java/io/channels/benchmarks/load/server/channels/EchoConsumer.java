package io.channels.benchmarks.load.server.channels;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Sends back what it gets.
 */
@Consumer
@Route("/echo")
class EchoConsumer extends WebSocketConsumer {

	@Override
	protected void receive(String text) {
		send(text);
	}

}
