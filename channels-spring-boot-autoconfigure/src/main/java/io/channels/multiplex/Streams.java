package io.channels.multiplex;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.util.Assert;

import io.channels.consumer.ConsumerFactory;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * The streams of a demultiplexer by name, in the order in which they are connected.
 */
public final class Streams {

	private final Map<String, StreamConsumer> consumers = new LinkedHashMap<>();

	private final StreamFactories factories;

	Streams(StreamFactories factories) {
		this.factories = factories;
	}

	/**
	 * Add a stream with a class of consumers, of which there is an instance for each
	 * connection.
	 * @param stream the name of the stream
	 * @param type the class
	 */
	public Streams add(String stream, Class<? extends WebSocketConsumer> type) {
		ConsumerFactory<? extends WebSocketConsumer> factory = this.factories.factory(type);
		return add(stream, new ClassStreamConsumer(factory));
	}

	/**
	 * Add a stream with a consumer that all connections share.
	 * @param stream the name of the stream
	 * @param consumer the consumer
	 */
	public Streams add(String stream, StreamConsumer consumer) {
		Assert.hasText(stream, "A stream needs a name");
		Assert.isTrue(this.consumers.putIfAbsent(stream, consumer) == null,
				() -> "Stream '%s' has two consumers; give one of them another name".formatted(stream));
		return this;
	}

	Map<String, StreamConsumer> consumers() {
		return this.consumers;
	}

}
