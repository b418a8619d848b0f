package io.channels.multiplex;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.InvalidMessageException;

/**
 * Frames as JSON objects: {@code {"stream": …, "payload": {…}}} and {@code {"stream": …,
 * "error": {"code": …, "message": …}}}.
 */
public final class JsonStreamCodec implements StreamCodec {

	private final JsonMapper mapper;

	public JsonStreamCodec(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public StreamFrame decode(String text) throws InvalidFrameException {
		JsonNode frame = read(text);
		if (frame.isMissingNode()) {
			throw new InvalidFrameException(null, new StreamError(StreamError.INVALID_JSON, "The frame is empty"));
		}
		if (!frame.isObject()) {
			throw invalid(null, "A frame is a JSON object with 'stream' and 'payload'");
		}
		JsonNode stream = frame.path("stream");
		if (!stream.isString()) {
			throw invalid(null, "A frame names its 'stream' as a string");
		}
		JsonNode payload = frame.path("payload");
		if (payload.isMissingNode()) {
			throw invalid(stream.stringValue(), "A frame carries a 'payload'");
		}
		return new StreamFrame(stream.stringValue(), payload);
	}

	private JsonNode read(String text) throws InvalidFrameException {
		try {
			return this.mapper.readTree(text);
		}
		catch (JacksonException ex) {
			throw new InvalidFrameException(null,
					new StreamError(StreamError.INVALID_JSON, InvalidMessageException.problem(ex)));
		}
	}

	private static InvalidFrameException invalid(@Nullable String stream, String message) {
		return new InvalidFrameException(stream, new StreamError(StreamError.INVALID_FRAME, message));
	}

	@Override
	public String encode(String stream, Object payload) {
		return this.mapper.writeValueAsString(new Data(stream, payload));
	}

	@Override
	public String encodeError(@Nullable String stream, StreamError error) {
		return this.mapper.writeValueAsString(new Failure(stream, error));
	}

	/**
	 * Return JSON as it is, and other text as a JSON string.
	 */
	@Override
	public Object payload(String text) {
		try {
			return this.mapper.readTree(text);
		}
		catch (JacksonException ex) {
			return text;
		}
	}

	private record Data(String stream, Object payload) {
	}

	private record Failure(@JsonInclude @Nullable String stream, StreamError error) {
	}

	/**
	 * What a native image keeps of frames, which Jackson writes.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), Data.class,
					Failure.class);
		}

	}

}
