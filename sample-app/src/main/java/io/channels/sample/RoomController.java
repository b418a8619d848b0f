package io.channels.sample;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.channels.channel.Channels;
import io.channels.layer.ChannelLayerException;

/**
 * How many are in a room, on all nodes. Sockets tell of joins and leaves, but a node that
 * dies says nothing, so who needs the number asks for it.
 */
@RestController
@RequestMapping("/api/rooms")
class RoomController {

	private final Channels channels;

	RoomController(Channels channels) {
		this.channels = channels;
	}

	@GetMapping("/{room}")
	Room get(@PathVariable String room) {
		try {
			return new Room(room, this.channels.group(RoomName.group(room)).channels().size());
		}
		catch (ChannelLayerException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The other nodes cannot be asked now",
					ex);
		}
	}

	record Room(String room, int members) {
	}

}
