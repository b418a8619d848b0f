package io.channels.consumer.method;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.ContentConverter;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.InvalidMessageException;
import io.channels.message.InvalidContentException;
import io.channels.websocket.WebSocketEvent;

/**
 * Supplies what a message says as a record, another object or a map: the JSON of a text
 * frame, or the content of any other message.
 */
final class PayloadArguments implements ArgumentResolver {

	private final JsonMapper mapper;

	private final ContentConverter converter;

	PayloadArguments(JsonMapper mapper) {
		this.mapper = mapper;
		this.converter = new ContentConverter(mapper);
	}

	@Override
	public @Nullable Argument prepare(ConsumerParameter parameter) {
		if (!isData(parameter.type())) {
			return null;
		}
		JavaType type = this.mapper.constructType(parameter.declaration().getGenericParameterType());
		return (context) -> payload(context, type);
	}

	/**
	 * Return whether a type can hold what a message says. Interfaces say themselves how
	 * they are read; services and types of platforms are no data.
	 */
	static boolean isData(Class<?> type) {
		if (BeanUtils.isSimpleProperty(type) || type == Object.class) {
			return false;
		}
		if (type.isArray() || Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type)
				|| JsonNode.class.isAssignableFrom(type)) {
			return true;
		}
		boolean platform = Stream.of("java.", "javax.", "jakarta.", "org.springframework.", "tools.jackson.")
			.anyMatch(type.getName()::startsWith);
		return !platform && (!Modifier.isAbstract(type.getModifiers()) || type.isAnnotationPresent(JsonTypeInfo.class));
	}

	private @Nullable Object payload(ConsumerContext context, JavaType type) {
		if (context.event().orElse(null) instanceof WebSocketEvent.Receive receive) {
			return json(receive.frame().textOrNull(), type);
		}
		try {
			return this.converter.fromContent(context.message().content(), type);
		}
		catch (InvalidContentException ex) {
			throw new InvalidMessageException("invalid_message", String.valueOf(ex.getMessage()));
		}
	}

	private Object json(@Nullable String text, JavaType type) {
		if (text == null) {
			throw new InvalidMessageException("invalid_json", "A binary frame where JSON text was expected");
		}
		try {
			Object value = this.mapper.readValue(text, type);
			if (value == null) {
				throw new InvalidMessageException("invalid_json", "The message is null");
			}
			return value;
		}
		catch (JacksonException ex) {
			throw new InvalidMessageException("invalid_json", InvalidMessageException.problem(ex));
		}
	}

}
