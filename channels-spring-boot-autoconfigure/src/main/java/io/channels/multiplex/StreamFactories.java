package io.channels.multiplex;

import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.ConsumerFactory;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Where demultiplexers get the consumers of their streams from.
 */
public interface StreamFactories {

	/**
	 * Return what makes the instances of a class of consumers.
	 * @param <C> the class
	 * @param type the class
	 */
	<C extends WebSocketConsumer> ConsumerFactory<C> factory(Class<C> type);

	/**
	 * Add the streams that are declared with {@link Stream} for a demultiplexer.
	 * @param demultiplexer the class of the demultiplexer
	 * @param streams where to add them
	 */
	void addDeclared(Class<?> demultiplexer, Streams streams);

	/**
	 * Return the form of frames for demultiplexers that have none of their own.
	 */
	StreamCodec codec();

	/**
	 * Return the application's mapper, which makes objects of answers.
	 */
	JsonMapper mapper();

}
