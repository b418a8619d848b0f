package io.channels.channel;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

import io.channels.message.Content;
import io.channels.message.InvalidContentException;

/**
 * Turns what an application sends into the content of a message, and back into records
 * and other objects, with the application's Jackson mapper. Byte arrays stay bytes.
 */
public final class ContentConverter {

	private final JsonMapper mapper;

	public ContentConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Convert a value.
	 * @param value a content, a map, or an object with properties
	 * @return the content
	 * @throws InvalidContentException if the value is no map and has no properties, or
	 * holds something that no layer can carry
	 */
	public Content toContent(Object value) {
		if (value instanceof Content content) {
			return content;
		}
		if (value instanceof Map<?, ?> map) {
			return toContent(map);
		}
		return convert(value);
	}

	private Content toContent(Map<?, ?> map) {
		try {
			return Content.of(map);
		}
		catch (InvalidContentException ex) {
			// Objects inside of maps are converted, too; what stays invalid says so then.
			return convert(map);
		}
	}

	private Content convert(Object value) {
		try {
			Map<?, ?> map = this.mapper.convertValue(value, Map.class);
			if (map == null) {
				throw new InvalidContentException(refusal(value));
			}
			return Content.of(map);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			if (ex instanceof InvalidContentException invalid) {
				throw invalid;
			}
			throw new InvalidContentException(refusal(value), ex);
		}
		catch (StackOverflowError ex) {
			throw new InvalidContentException("A %s cannot be sent: it nests without end; does it refer to itself?"
				.formatted(value.getClass().getName()), ex);
		}
	}

	private static String refusal(Object value) {
		return "A %s cannot be sent: a message is a map, a record or an object with properties, such as Map.of(\"text\", …)"
			.formatted(value.getClass().getName());
	}

	/**
	 * Convert a content into an object.
	 * @param content the content
	 * @param type the type of the object
	 * @return the object
	 * @throws InvalidContentException if the content does not fit the type
	 */
	public @Nullable Object fromContent(Content content, JavaType type) {
		try {
			return this.mapper.convertValue(content.toMap(), type);
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new InvalidContentException("%s is no %s: %s".formatted(content, type.toCanonical(), ex.getMessage()),
					ex);
		}
	}

}
