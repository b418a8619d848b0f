package io.channels.multiplex;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.channels.consumer.CloseConnectionException;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.RequestId;
import io.channels.websocket.CloseCode;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Carries several streams on one WebSocket: each frame names its stream. Every stream's
 * consumer hears of connect, of what is said on its stream, and of disconnect. A frame
 * that cannot be used is answered with an error frame, and nothing else happens. One
 * instance for each connection.
 */
public abstract class WebSocketDemultiplexer extends WebSocketConsumer {

	private static final Logger logger = LoggerFactory.getLogger(WebSocketDemultiplexer.class);

	private final Map<String, Open> open = new LinkedHashMap<>();

	private @Nullable StreamFactories factories;

	private @Nullable StreamCodec codec;

	/**
	 * Set where streams come from. Called by Spring.
	 * @param factories where streams come from
	 */
	@Autowired
	void setStreamFactories(StreamFactories factories) {
		this.factories = factories;
	}

	/**
	 * Add the streams, beside those that are declared with {@link Stream}.
	 * @param streams where to add them
	 */
	protected void streams(Streams streams) {
	}

	/**
	 * Return the form of frames.
	 */
	protected StreamCodec codec() {
		return factories().codec();
	}

	/**
	 * Let the client in and connect every stream. Override it to decide about the
	 * connection, and call it to accept.
	 */
	@Override
	protected void connect() throws Exception {
		accept();
		StreamCodec form = codec();
		this.codec = form;
		for (Map.Entry<String, StreamConsumer> stream : allStreams().entrySet()) {
			Multiplexer multiplexer = new Multiplexer(stream.getKey(), form, factories().mapper(), context());
			Open opened = new Open(stream.getValue(), multiplexer);
			this.open.put(stream.getKey(), opened);
			opened.consume(() -> opened.consumer().connect(multiplexer));
			multiplexer.connected();
		}
	}

	Map<String, StreamConsumer> allStreams() {
		Streams streams = new Streams(factories());
		streams(streams);
		factories().addDeclared(ClassUtils.getUserClass(this), streams);
		return streams.consumers();
	}

	/**
	 * Check the streams of an instance that serves no connection. Called at start-up.
	 * @param demultiplexer the instance
	 * @throws IllegalArgumentException if a stream has no name or two consumers
	 */
	public static void check(WebSocketDemultiplexer demultiplexer) {
		demultiplexer.allStreams();
	}

	@Override
	protected void receive(String text) throws Exception {
		StreamFrame frame;
		try {
			frame = form().decode(text);
		}
		catch (InvalidFrameException ex) {
			sendError(ex.getStream(), ex.getError());
			return;
		}
		RequestId request = RequestId.of(frame.payload());
		Open stream = this.open.get(frame.stream());
		if (stream == null) {
			sendError(frame.stream(), new StreamError(StreamError.UNKNOWN_STREAM,
					"There is no such stream, but only %s".formatted(this.open.keySet()))
				.to(request));
			return;
		}
		String closed = stream.multiplexer().closedBecause();
		if (closed != null) {
			sendError(frame.stream(), new StreamError(closed, "The stream takes no more").to(request));
		}
		else if (!frame.payload().isObject()) {
			sendError(frame.stream(), new StreamError(StreamError.INVALID_PAYLOAD, "A payload is a JSON object"));
		}
		else {
			Multiplexer multiplexer = stream.multiplexer();
			multiplexer.begin(context(), request);
			stream.consume(() -> stream.consumer().receive(frame.payload(), multiplexer));
		}
	}

	/**
	 * Answer a binary frame with an error.
	 */
	@Override
	protected void receive(byte[] bytes) {
		sendError(null, new StreamError(StreamError.INVALID_FRAME, "A frame is text, not bytes"));
	}

	/**
	 * Tell every open stream. Call it if you override it.
	 */
	@Override
	protected void disconnect(CloseCode closeCode) throws Exception {
		for (Open stream : this.open.values()) {
			stream.multiplexer().begin(context(), RequestId.NONE);
			stream.ended(closeCode, true);
		}
	}

	private void sendError(@Nullable String stream, StreamError error) {
		send(form().encodeError(stream, error));
	}

	private StreamCodec form() {
		StreamCodec form = this.codec;
		Assert.state(form != null, "connect() was overridden without a call of super.connect()");
		return form;
	}

	private StreamFactories factories() {
		StreamFactories known = this.factories;
		Assert.state(known != null, "The demultiplexer was not created by Spring");
		return known;
	}

	/**
	 * One stream of this connection.
	 *
	 * @param consumer its consumer
	 * @param multiplexer its way to answer
	 */
	private record Open(StreamConsumer consumer, Multiplexer multiplexer) {

		/**
		 * Call the consumer. What it throws to deny, to close or to refuse a message
		 * concerns its stream only.
		 */
		void consume(Call call) throws Exception {
			try {
				call.run();
			}
			catch (InvalidMessageException ex) {
				this.multiplexer.refuse(new StreamError(ex.getCode(), String.valueOf(ex.getMessage())));
			}
			catch (DenyConnectionException | CloseConnectionException ex) {
				this.multiplexer.end();
			}
			ended(CloseCode.NORMAL, false);
		}

		/**
		 * Tell the consumer, if it is still to hear of the end. A failure must not keep
		 * the other streams from hearing.
		 */
		void ended(CloseCode closeCode, boolean connectionEnded) {
			if (!this.multiplexer.takeEnd(connectionEnded)) {
				return;
			}
			try {
				this.consumer.disconnect(closeCode, this.multiplexer);
			}
			catch (Exception ex) {
				logger.error("Consumer of stream '{}' failed on disconnect", this.multiplexer.stream(), ex);
			}
		}

		/**
		 * A call of the consumer.
		 */
		@FunctionalInterface
		private interface Call {

			void run() throws Exception;

		}

	}

}
