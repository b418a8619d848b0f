package io.channels.benchmarks.load.server.channels;

import java.util.Collection;
import java.util.List;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * A client in a room, which hears and says.
 */
@Consumer
@Route("/room/{room}")
class MemberConsumer extends WebSocketConsumer {

	@Override
	protected Collection<String> connectionGroups() {
		return List.of(captured("room"));
	}

	@Override
	protected void receive(String text) {
		groupSend(captured("room"), text);
	}

}
