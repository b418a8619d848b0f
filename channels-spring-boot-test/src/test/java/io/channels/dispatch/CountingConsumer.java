package io.channels.dispatch;

import io.channels.consumer.ChannelSession;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;

/**
 * Answers each number with itself, and with the number before it, which it keeps in the
 * session, so that whoever goes on for another is found out.
 */
@Consumer
class CountingConsumer {

	private final Disconnects disconnects;

	CountingConsumer(Disconnects disconnects) {
		this.disconnects = disconnects;
	}

	@Route(channel = "websocket.connect", path = "/count/{id}")
	void connect(WebSocketConnection connection, ChannelSession session) {
		session.put("last", 0L);
		connection.accept();
	}

	@Route(channel = "websocket.receive", path = "/count/{id}")
	void receive(WebSocketConnection connection, ChannelSession session, String text) {
		long last = session.get("last", Long.class).orElse(-1L);
		long number = Long.parseLong(text);
		session.put("last", number);
		connection.send(number + " after " + last);
	}

	@Route(channel = "websocket.disconnect", path = "/count/{id}")
	void disconnect(String id, CloseCode code) {
		this.disconnects.add(id);
	}

}
