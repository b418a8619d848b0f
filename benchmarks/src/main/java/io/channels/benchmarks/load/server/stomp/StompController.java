package io.channels.benchmarks.load.server.stomp;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.stereotype.Controller;

import io.channels.benchmarks.load.server.LargeText;

/**
 * Echo, and a large text for a room.
 */
@Controller
class StompController {

	@MessageMapping("/echo")
	@SendToUser(destinations = "/queue/echo", broadcast = false)
	String echo(String text) {
		return text;
	}

	@MessageMapping("/large/{room}")
	@SendTo("/topic/{room}")
	String large(@DestinationVariable String room) {
		return LargeText.TEXT;
	}

}
