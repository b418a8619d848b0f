package io.channels.layer.redis;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.dataformat.cbor.CBORFactory;

import io.channels.layer.redis.MessageCodec.Decoded;
import io.channels.message.Content;

/**
 * Writes what a message says as two CBOR maps, metadata and content, and reads it. Safe
 * for use by any thread.
 */
final class MessageBody {

	private static final int MAX_DEPTH = 64;

	/*
	 * What is longer than the body is found by its end, so no length needs a limit.
	 */
	private final CBORFactory factory = CBORFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(MAX_DEPTH)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.build())
		.build();

	void write(OutputStream out, Content content, Map<String, String> metadata) {
		try (JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), out)) {
			writeMap(generator, metadata);
			writeMap(generator, content.toMap());
		}
	}

	private static void writeMap(JsonGenerator generator, Map<?, ?> map) {
		generator.writeStartObject(map, map.size());
		map.forEach((key, value) -> {
			generator.writeName((String) key);
			writeValue(generator, value);
		});
		generator.writeEndObject();
	}

	private static void writeValue(JsonGenerator generator, @Nullable Object value) {
		if (value instanceof String text) {
			generator.writeString(text);
		}
		else if (value instanceof byte[] bytes) {
			generator.writeBinary(bytes);
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

	/**
	 * Read what was written, all of it.
	 * @throws RuntimeException of any kind if it is something else
	 */
	Decoded read(byte[] body, int offset) {
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), body, offset,
				body.length - offset)) {
			Map<String, String> metadata = readMetadata(parser);
			expect(parser, JsonToken.START_OBJECT);
			Content content = Content.of(readMap(parser));
			if (parser.nextToken() != null) {
				throw new StreamReadException(parser, "Something follows the content");
			}
			return new Decoded(content, metadata);
		}
	}

	private static Map<String, String> readMetadata(JsonParser parser) {
		expect(parser, JsonToken.START_OBJECT);
		Map<String, String> metadata = new LinkedHashMap<>();
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			expect(parser, JsonToken.VALUE_STRING);
			metadata.put(key, parser.getString());
		}
		return Collections.unmodifiableMap(metadata);
	}

	private static Map<String, @Nullable Object> readMap(JsonParser parser) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (String key = parser.nextName(); key != null; key = parser.nextName()) {
			map.put(key, readValue(parser, parser.nextToken()));
		}
		return map;
	}

	private static List<@Nullable Object> readList(JsonParser parser) {
		List<@Nullable Object> list = new ArrayList<>();
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			list.add(readValue(parser, token));
		}
		return list;
	}

	private static @Nullable Object readValue(JsonParser parser, @Nullable JsonToken token) {
		if (token == null) {
			throw new StreamReadException(parser, "The body ends within a map or list");
		}
		return switch (token) {
			case VALUE_STRING -> parser.getString();
			case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
			case VALUE_NUMBER_INT -> parser.getLongValue();
			case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_NULL -> null;
			case START_OBJECT -> readMap(parser);
			case START_ARRAY -> readList(parser);
			case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
				throw new StreamReadException(parser, "%s is no value".formatted(token));
		};
	}

	private static void expect(JsonParser parser, JsonToken expected) {
		JsonToken token = parser.nextToken();
		if (token != expected) {
			throw new StreamReadException(parser, "Expected %s, but found %s".formatted(expected, token));
		}
	}

}
