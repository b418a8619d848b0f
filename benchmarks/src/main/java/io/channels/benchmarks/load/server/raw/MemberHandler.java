package io.channels.benchmarks.load.server.raw;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * A client in a room, which hears and says.
 */
class MemberHandler extends TextWebSocketHandler {

	private final Rooms rooms;

	MemberHandler(Rooms rooms) {
		this.rooms = rooms;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		this.rooms.join(session);
	}

	@Override
	protected void handleTextMessage(WebSocketSession session, TextMessage message) {
		this.rooms.broadcast(Rooms.room(session), message);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		this.rooms.leave(session);
	}

}
