package io.channels.test;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.ContentConverter;
import io.channels.message.Content;

/**
 * Reads what tests expect as what is sent, and writes it for people.
 *
 * @param converter what turns objects into contents
 * @param mapper what reads and writes JSON
 */
record Contents(ContentConverter converter, JsonMapper mapper) {

	List<Content> of(Object... values) {
		return Arrays.stream(values).map(this.converter::toContent).toList();
	}

	/**
	 * Read an expected JSON: text as it is written, any other object as it would be.
	 */
	JsonNode json(Object expected) {
		try {
			return (expected instanceof CharSequence text) ? this.mapper.readTree(text.toString())
					: this.mapper.readTree(this.mapper.writeValueAsString(expected));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("'%s' is no JSON to expect".formatted(expected), ex);
		}
	}

	/**
	 * Read the JSON that was sent, or return null if it is none.
	 */
	@Nullable JsonNode jsonOrNull(@Nullable String text) {
		try {
			return (text != null) ? this.mapper.readTree(text) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Return one line for each, with an indent.
	 */
	static String lines(Collection<?> values) {
		return values.isEmpty() ? "  nothing"
				: values.stream().map((value) -> "  " + describe(value)).collect(Collectors.joining("\n"));
	}

	private static Object describe(@Nullable Object value) {
		if (value instanceof Content content) {
			return describe(content.toMap());
		}
		if (value instanceof SentMessage message) {
			return describe(message.content())
					+ (message.delay().isZero() ? "" : ", to arrive after " + message.delay());
		}
		if (value instanceof byte[] bytes) {
			return bytes.length + " bytes " + Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 16)));
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, Object> described = new LinkedHashMap<>();
			map.forEach((key, nested) -> described.put(String.valueOf(key), describe(nested)));
			return described;
		}
		return String.valueOf(value);
	}

}
