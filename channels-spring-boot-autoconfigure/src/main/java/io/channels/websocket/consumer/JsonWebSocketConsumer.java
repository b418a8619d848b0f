package io.channels.websocket.consumer;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ResolvableType;
import org.springframework.util.Assert;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.RequestId;

/**
 * A {@link WebSocketConsumer} of JSON, read and written with the application's Jackson
 * mapper.
 *
 * @param <T> what text frames hold
 */
public abstract class JsonWebSocketConsumer<T> extends WebSocketConsumer {

	private final ResolvableType type = ResolvableType.forClass(JsonWebSocketConsumer.class, getClass()).getGeneric();

	private @Nullable JsonMapper jsonMapper;

	private @Nullable JavaType javaType;

	/**
	 * Set the mapper. Called by Spring.
	 * @param jsonMapper the application's mapper
	 */
	@Autowired
	void setJsonMapper(JsonMapper jsonMapper) {
		Assert.state(this.type.resolve() != null,
				() -> "'%s' must say what its JSON holds: extend JsonWebSocketConsumer<SomeRecord>"
					.formatted(getClass().getName()));
		this.jsonMapper = jsonMapper;
		this.javaType = jsonMapper.constructType(this.type.getType());
	}

	/**
	 * Take a message.
	 * @param message what the text frame holds
	 * @throws Exception whatever goes wrong, which closes the connection with 1011
	 */
	protected abstract void receive(T message) throws Exception;

	/**
	 * Take a frame that is no JSON of the expected type. By default the client gets
	 * {@code {"error":{"code":"invalid_json","message":…}}} and the connection goes on.
	 * @param problem what is wrong, in words fit for the client
	 * @throws Exception whatever goes wrong, which closes the connection with 1011
	 */
	protected void receiveInvalid(String problem) throws Exception {
		throw new InvalidMessageException("invalid_json", problem);
	}

	@Override
	protected void receive(String text) throws Exception {
		T message;
		try {
			message = decode(text);
		}
		catch (JacksonException ex) {
			receiveInvalid(InvalidMessageException.problem(ex));
			return;
		}
		if (message == null) {
			receiveInvalid("The message is null");
			return;
		}
		// This may be behind a proxy, which must not be passed by.
		@SuppressWarnings("unchecked")
		JsonWebSocketConsumer<T> self = (JsonWebSocketConsumer<T>) self();
		self.receive(message);
	}

	/**
	 * Take a binary frame. By default it is treated as an invalid message.
	 */
	@Override
	protected void receive(byte[] bytes) throws Exception {
		receiveInvalid("A binary frame where JSON text was expected");
	}

	/**
	 * Send a value as JSON.
	 * @param value the value
	 */
	protected final void send(Object value) {
		send(encode(value));
	}

	/**
	 * Answer the message that is being consumed. If the client gave it an {@code id}, the
	 * answer has it, too; without one, this only sends.
	 * @param value the value, which becomes a JSON object
	 */
	protected final void answer(Object value) {
		send(RequestId.of(context(), mapper()).addTo(value, mapper()));
	}

	/**
	 * Send a value as JSON to every member of a group.
	 * @param group the name of the group
	 * @param value the value
	 */
	protected final void groupSend(String group, Object value) {
		groupSend(group, encode(value));
	}

	/**
	 * Send a value as JSON to every member of a group but this connection.
	 * @param group the name of the group
	 * @param value the value
	 */
	protected final void groupSendToOthers(String group, Object value) {
		group(group).sendExcept(Map.of("text", connection().toGroup(encode(value))), connection().channel().value());
	}

	/**
	 * Return what a text frame holds.
	 * @param text the text
	 */
	protected T decode(String text) {
		return mapper().readValue(text, this.javaType);
	}

	/**
	 * Return a value as JSON.
	 * @param value the value
	 */
	protected String encode(Object value) {
		return mapper().writeValueAsString(value);
	}

	private JsonMapper mapper() {
		JsonMapper mapper = this.jsonMapper;
		Assert.state(mapper != null, "The consumer was not created by Spring");
		return mapper;
	}

}
