package io.channels.sample;

import java.util.function.Supplier;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.channels.channel.Channels;
import io.channels.layer.ChannelLayerException;

/**
 * How many are in a room, and who, on all nodes. Sockets tell of joins and leaves, but a
 * node that dies says nothing, so who wants to know asks.
 */
@RestController
@RequestMapping("/api/rooms")
class RoomController {

	private final Channels channels;

	private final Presence presence;

	RoomController(Channels channels, Presence presence) {
		this.channels = channels;
		this.presence = presence;
	}

	@GetMapping("/{room}")
	Room get(@PathVariable String room) {
		return ask(() -> new Room(room, this.channels.group(RoomName.group(room)).channels().size()));
	}

	@GetMapping("/{room}/people")
	Presence.Room people(@PathVariable String room) {
		return ask(() -> this.presence.in(room));
	}

	private static <T> T ask(Supplier<T> question) {
		try {
			return question.get();
		}
		catch (ChannelLayerException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The other nodes cannot be asked now",
					ex);
		}
	}

	record Room(String room, int members) {
	}

}
