package io.channels.benchmarks.load.server.channels;

import io.channels.benchmarks.load.server.LargeText;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * A client that makes the server say a large text in a room.
 */
@Consumer
@Route("/large/{room}")
class LargePublisherConsumer extends WebSocketConsumer {

	@Override
	protected void receive(String text) {
		groupSend(captured("room"), LargeText.TEXT);
	}

}
