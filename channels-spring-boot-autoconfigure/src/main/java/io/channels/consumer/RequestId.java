package io.channels.consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;

/**
 * What a client gives to a message as its {@code id}, to know the answer by it. It may be
 * any JSON, and most messages have none.
 *
 * @param value the identifier, or null if there is none
 */
public record RequestId(@Nullable JsonNode value) {

	/**
	 * Of a message that wants no answer.
	 */
	public static final RequestId NONE = new RequestId(null);

	private static final String MEMBER = "id";

	/**
	 * Return the identifier of a message.
	 * @param message the message, of which only an object can have one
	 */
	public static RequestId of(JsonNode message) {
		JsonNode value = message.isObject() ? message.get(MEMBER) : null;
		return (value != null) ? new RequestId(value) : NONE;
	}

	/**
	 * Return the identifier of the text that is being consumed.
	 * @param context the context, whose event may be another
	 * @param mapper what reads the text
	 */
	public static RequestId of(ConsumerContext context, JsonMapper mapper) {
		if (context.event().orElse(null) instanceof WebSocketEvent.Receive receive
				&& receive.frame() instanceof WebSocketFrame.Text text) {
			try {
				return of(mapper.readTree(text.text()));
			}
			catch (JacksonException ex) {
				return NONE;
			}
		}
		return NONE;
	}

	/**
	 * Return an answer with the identifier, which wins over an {@code id} of its own.
	 * @param answer what becomes a JSON object
	 * @param mapper what makes it one
	 * @throws IllegalArgumentException if it becomes anything else
	 */
	public JsonNode addTo(Object answer, JsonMapper mapper) {
		JsonNode tree = mapper.valueToTree(answer);
		Assert.isTrue(tree.isObject(), () -> "An answer is a JSON object, but '%s' becomes %s"
			.formatted(answer.getClass().getName(), tree.getNodeType()));
		if (this.value == null) {
			return tree;
		}
		ObjectNode answered = mapper.createObjectNode();
		answered.set(MEMBER, this.value);
		tree.properties().forEach((member) -> answered.putIfAbsent(member.getKey(), member.getValue()));
		return answered;
	}

}
