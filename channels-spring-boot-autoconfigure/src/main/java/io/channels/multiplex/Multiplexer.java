package io.channels.multiplex;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerScope;
import io.channels.consumer.RequestId;
import io.channels.websocket.WebSocketConnection;

/**
 * One stream of one connection, as its consumer sees it: what it sends goes out in frames
 * of its stream. Sending is for any thread; the state is touched by events, which come
 * one at a time.
 */
public final class Multiplexer {

	private final ConsumerScope scope = new ConsumerScope();

	private final String stream;

	private final StreamCodec codec;

	private final JsonMapper mapper;

	private ConsumerContext context;

	private RequestId request = RequestId.NONE;

	private State state = State.CONNECTING;

	Multiplexer(String stream, StreamCodec codec, JsonMapper mapper, ConsumerContext context) {
		this.stream = stream;
		this.codec = codec;
		this.mapper = mapper;
		this.context = context;
	}

	/**
	 * Return the name of the stream.
	 */
	public String stream() {
		return this.stream;
	}

	/**
	 * Return the event that is being consumed, and all that belongs to it.
	 */
	public ConsumerContext context() {
		return this.context;
	}

	/**
	 * Send to the client.
	 * @param payload what is converted to a JSON object
	 */
	public void send(Object payload) {
		connection().send(this.codec.encode(this.stream, payload));
	}

	/**
	 * Answer a client that gave its message an {@code id}, by which it knows the answer;
	 * without one, only send.
	 * @param message the message, as it was received
	 * @param payload what is converted to a JSON object
	 */
	public void answer(JsonNode message, Object payload) {
		send(RequestId.of(message).addTo(payload, this.mapper));
	}

	/**
	 * Send to every member of a group, on this stream.
	 * @param group the name of the group
	 * @param payload what is converted to a JSON object
	 */
	public void groupSend(String group, Object payload) {
		this.context.channels().group(group).send(Map.of("text", this.codec.encode(this.stream, payload)));
	}

	/**
	 * Tell the client that what it sent cannot be used.
	 * @param error what is wrong
	 */
	public void sendError(StreamError error) {
		connection().send(this.codec.encodeError(this.stream, error));
	}

	/**
	 * End the stream, or refuse it while it is being connected. The connection and its
	 * other streams go on; the client is told.
	 */
	public void end() {
		if (this.state == State.CONNECTING) {
			this.state = State.REFUSED;
			refuse(new StreamError(StreamError.STREAM_REFUSED, "The stream '%s' is refused".formatted(this.stream)));
		}
		else if (this.state == State.OPEN) {
			this.state = State.ENDING;
			refuse(new StreamError(StreamError.STREAM_ENDED, "The stream '%s' has ended".formatted(this.stream)));
		}
	}

	/**
	 * Send an error that answers the message that is being consumed.
	 */
	void refuse(StreamError error) {
		sendError(error.to(this.request));
	}

	WebSocketConnection connection() {
		return this.context.connection()
			.orElseThrow(() -> new IllegalStateException("A stream belongs to a connection"));
	}

	StreamCodec codec() {
		return this.codec;
	}

	ConsumerScope scope() {
		return this.scope;
	}

	void begin(ConsumerContext next, RequestId id) {
		this.context = next;
		this.request = id;
	}

	/**
	 * The consumer has connected: the stream is open, unless it was refused.
	 */
	void connected() {
		if (this.state == State.CONNECTING) {
			this.state = State.OPEN;
		}
	}

	boolean isOpen() {
		return this.state == State.OPEN;
	}

	/**
	 * Return the code that tells why the stream takes nothing, or null if it is open.
	 */
	@Nullable String closedBecause() {
		return switch (this.state) {
			case CONNECTING, OPEN -> null;
			case REFUSED -> StreamError.STREAM_REFUSED;
			case ENDING, ENDED -> StreamError.STREAM_ENDED;
		};
	}

	/**
	 * Return whether the consumer is still to hear of the end, which is asked once.
	 */
	boolean takeEnd(boolean connectionEnded) {
		boolean due = this.state == State.ENDING || (connectionEnded && this.state == State.OPEN);
		if (due) {
			this.state = State.ENDED;
		}
		return due;
	}

	private enum State {

		CONNECTING, OPEN, REFUSED, ENDING, ENDED

	}

}
