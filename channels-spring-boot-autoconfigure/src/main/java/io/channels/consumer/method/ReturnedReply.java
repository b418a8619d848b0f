package io.channels.consumer.method;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channel;
import io.channels.consumer.ConsumerContext;
import io.channels.message.Content;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketReply;

/**
 * Sends what a consumer method returns to the reply channel. To a WebSocket, a string
 * goes as text, a byte array as bytes, a map or content as the reply it describes, and
 * any other object as JSON text; elsewhere everything goes as the content it is converted
 * to.
 */
final class ReturnedReply {

	private final JsonMapper mapper;

	ReturnedReply(JsonMapper mapper) {
		this.mapper = mapper;
	}

	void send(@Nullable Object returned, ConsumerContext context) {
		if (returned == null) {
			return;
		}
		Channel replyChannel = context.replyChannel()
			.orElseThrow(() -> new IllegalStateException(
					"A consumer of '%s' returned a %s, but the message names no reply channel"
						.formatted(context.channel(), returned.getClass().getName())));
		WebSocketConnection connection = context.connection().orElse(null);
		if (connection == null || returned instanceof Map<?, ?> || returned instanceof Content) {
			replyChannel.send(returned);
		}
		else {
			connection.reply(reply(returned));
		}
	}

	private WebSocketReply reply(Object returned) {
		if (returned instanceof WebSocketReply reply) {
			return reply;
		}
		if (returned instanceof byte[] bytes) {
			return WebSocketReply.binary(bytes);
		}
		return WebSocketReply.text((returned instanceof String text) ? text : this.mapper.writeValueAsString(returned));
	}

}
