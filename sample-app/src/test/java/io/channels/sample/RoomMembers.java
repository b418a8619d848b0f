package io.channels.sample;

import java.net.URI;
import java.util.Objects;

import org.springframework.web.client.RestClient;

/**
 * What a node says of how many are in a room.
 */
final class RoomMembers {

	private RoomMembers() {
	}

	/**
	 * Ask a node.
	 * @param port the port of the node
	 * @param room the name of the room, encoded for a path
	 */
	static int at(int port, String room) {
		RoomController.Room answer = RestClient.create()
			.get()
			.uri(URI.create("http://localhost:%d/api/rooms/%s".formatted(port, room)))
			.retrieve()
			.body(RoomController.Room.class);
		return Objects.requireNonNull(answer).members();
	}

}
