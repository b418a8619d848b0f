package io.channels.benchmarks.load.server.raw;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/**
 * Who is in which room. Sets are concurrent; a session is locked while it is written to.
 */
final class Rooms {

	private static final Logger logger = LoggerFactory.getLogger(Rooms.class);

	private final Map<String, Set<WebSocketSession>> members = new ConcurrentHashMap<>();

	void join(WebSocketSession session) {
		this.members.computeIfAbsent(room(session), (room) -> ConcurrentHashMap.newKeySet()).add(session);
	}

	void leave(WebSocketSession session) {
		this.members.getOrDefault(room(session), Set.of()).remove(session);
	}

	void broadcast(String room, TextMessage message) {
		for (WebSocketSession member : this.members.getOrDefault(room, Set.of())) {
			if (member.isOpen()) {
				send(member, message);
			}
		}
	}

	private static void send(WebSocketSession member, TextMessage message) {
		try {
			synchronized (member) {
				member.sendMessage(message);
			}
		}
		catch (IOException ex) {
			logger.warn("Could not send to {}", member.getId(), ex);
		}
	}

	static String room(WebSocketSession session) {
		String path = Objects.requireNonNull(session.getUri()).getPath();
		return path.substring(path.lastIndexOf('/') + 1);
	}

}
