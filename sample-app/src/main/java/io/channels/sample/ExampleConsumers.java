package io.channels.sample;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.consumer.Consumer;
import io.channels.consumer.Groups;
import io.channels.consumer.Route;

/**
 * The function-based style: a method for each channel. Everything received goes to the
 * whole group.
 */
@Consumer
class ExampleConsumers {

	private static final String TEAM = "sas-team";

	@Route(channel = "websocket.connect", path = "/example")
	String connect(Groups groups) {
		groups.add(TEAM);
		return "Thanks for connecting to our websocket.";
	}

	@Route(channel = "websocket.receive", path = "/example")
	void receive(@Nullable String text, byte @Nullable [] bytes, Groups groups) {
		groups.send(TEAM, (text != null) ? Map.of("text", text) : Map.of("bytes", bytes));
	}

	@Route(channel = "websocket.disconnect", path = "/example")
	void disconnect(Groups groups) {
		groups.discard(TEAM);
	}

}
