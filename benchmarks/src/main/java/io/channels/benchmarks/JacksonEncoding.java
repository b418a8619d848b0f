package io.channels.benchmarks;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;

/**
 * One of Jackson's formats. Where bytes would be read as text, they are put into a map
 * with the key {@code $bytes}.
 *
 * @param factory the format
 */
record JacksonEncoding(TokenStreamFactory factory) implements Encoding {

	private static final String BYTES = "$bytes";

	@Override
	public byte[] encode(Map<String, @Nullable Object> values) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(256);
		try (JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), out)) {
			writeMap(generator, values);
		}
		return out.toByteArray();
	}

	private void writeMap(JsonGenerator generator, Map<?, ?> map) {
		generator.writeStartObject(map, map.size());
		map.forEach((key, value) -> {
			generator.writeName((String) key);
			writeValue(generator, value);
		});
		generator.writeEndObject();
	}

	private void writeValue(JsonGenerator generator, @Nullable Object value) {
		if (value instanceof String text) {
			generator.writeString(text);
		}
		else if (value instanceof byte[] bytes) {
			writeBytes(generator, bytes);
		}
		else if (value instanceof Long number) {
			generator.writeNumber(number);
		}
		else if (value instanceof Double number) {
			generator.writeNumber(number);
		}
		else if (value instanceof Boolean truth) {
			generator.writeBoolean(truth);
		}
		else if (value instanceof Map<?, ?> map) {
			writeMap(generator, map);
		}
		else if (value instanceof List<?> list) {
			generator.writeStartArray(list, list.size());
			list.forEach((element) -> writeValue(generator, element));
			generator.writeEndArray();
		}
		else {
			generator.writeNull();
		}
	}

	private void writeBytes(JsonGenerator generator, byte[] bytes) {
		if (this.factory.canHandleBinaryNatively()) {
			generator.writeBinary(bytes);
			return;
		}
		generator.writeStartObject();
		generator.writeName(BYTES);
		generator.writeBinary(bytes);
		generator.writeEndObject();
	}

	@Override
	public Map<String, @Nullable Object> decode(byte[] bytes) {
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), bytes)) {
			parser.nextToken();
			return readMap(parser);
		}
	}

	private Map<String, @Nullable Object> readMap(JsonParser parser) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			JsonToken token = parser.nextToken();
			map.put(key, key.equals(BYTES) ? parser.getBinaryValue() : readValue(parser, token));
		}
		return map;
	}

	private List<@Nullable Object> readList(JsonParser parser) {
		List<@Nullable Object> list = new ArrayList<>();
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			list.add(readValue(parser, token));
		}
		return list;
	}

	private @Nullable Object readValue(JsonParser parser, JsonToken token) {
		return switch (token) {
			case VALUE_STRING -> parser.getString();
			case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
			case VALUE_NUMBER_INT -> parser.getLongValue();
			case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_NULL -> null;
			case START_OBJECT -> readMapOrBytes(parser);
			case START_ARRAY -> readList(parser);
			case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE -> throw new IllegalStateException(token.name());
		};
	}

	private Object readMapOrBytes(JsonParser parser) {
		Map<String, @Nullable Object> map = readMap(parser);
		return (map.get(BYTES) instanceof byte[] bytes) ? bytes : map;
	}

}
