package io.channels.multiplex;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.channels.consumer.RequestId;

/**
 * What a client is told about a frame that cannot be used. The constants are the codes
 * that streams use themselves.
 *
 * @param code the kind of problem, for programs
 * @param message what is wrong, for people
 * @param fields what is wrong with single fields, if that can be told
 * @param id what the client gave to the message that is refused, or null
 */
public record StreamError(String code, String message,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> fields,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode id) {

	/** The frame is no JSON. */
	public static final String INVALID_JSON = "invalid_json";

	/** The frame is JSON, but no object with a stream and a payload. */
	public static final String INVALID_FRAME = "invalid_frame";

	/** There is no such stream. */
	public static final String UNKNOWN_STREAM = "unknown_stream";

	/** The payload is no JSON object. */
	public static final String INVALID_PAYLOAD = "invalid_payload";

	/** The consumer of the stream has refused it. */
	public static final String STREAM_REFUSED = "stream_refused";

	/** The consumer of the stream has ended it. */
	public static final String STREAM_ENDED = "stream_ended";

	public StreamError {
		fields = Map.copyOf(fields);
	}

	public StreamError(String code, String message, Map<String, String> fields) {
		this(code, message, fields, null);
	}

	public StreamError(String code, String message) {
		this(code, message, Map.of());
	}

	/**
	 * Return the error as the answer to a message.
	 * @param request the message's identifier
	 */
	public StreamError to(RequestId request) {
		return new StreamError(this.code, this.message, this.fields, request.value());
	}

}
