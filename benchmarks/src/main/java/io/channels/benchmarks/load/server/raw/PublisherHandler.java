package io.channels.benchmarks.load.server.raw;

import java.util.function.UnaryOperator;

import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * A client that says something in a room without being in it.
 */
class PublisherHandler extends TextWebSocketHandler {

	private final Rooms rooms;

	private final UnaryOperator<TextMessage> said;

	PublisherHandler(Rooms rooms, UnaryOperator<TextMessage> said) {
		this.rooms = rooms;
		this.said = said;
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		this.rooms.broadcast(Rooms.room(session), this.said.apply(message));
	}

}
