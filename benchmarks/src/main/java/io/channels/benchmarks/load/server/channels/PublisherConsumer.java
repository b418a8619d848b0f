package io.channels.benchmarks.load.server.channels;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * A client that says something in a room without being in it.
 */
@Consumer
@Route("/publish/{room}")
class PublisherConsumer extends WebSocketConsumer {

	@Override
	protected void receive(String text) {
		groupSend(captured("room"), text);
	}

}
