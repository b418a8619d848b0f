package io.channels.dispatch;

import java.util.Map;

import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.WebSocketConnection;

/**
 * Tells each number to a group before it answers it as {@link CountingConsumer} does.
 */
@Consumer
class TellingConsumer {

	static final String GROUP = "told";

	private final Channels channels;

	TellingConsumer(Channels channels) {
		this.channels = channels;
	}

	@Route(channel = "websocket.connect", path = "/tell/{id}")
	void connect(WebSocketConnection connection, ChannelSession session) {
		session.put("last", 0L);
		connection.accept();
	}

	@Route(channel = "websocket.receive", path = "/tell/{id}")
	void receive(WebSocketConnection connection, ChannelSession session, String id, String text) {
		this.channels.group(GROUP).send(Map.of("client", id, "number", Long.parseLong(text)));
		long last = session.get("last", Long.class).orElse(-1L);
		session.put("last", Long.parseLong(text));
		connection.send(text + " after " + last);
	}

}
