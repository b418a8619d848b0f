package io.channels.consumer;

/**
 * The one form that everything an application writes is turned into: something happens to
 * a message.
 */
@FunctionalInterface
public interface MessageConsumer {

	/**
	 * Consume a message. Messages of one connection come in order, one at a time; others
	 * may be consumed at the same time by other threads.
	 * @param context the message and all that belongs to it
	 * @throws Exception whatever goes wrong; see {@link ConsumerErrorHandler}
	 */
	void consume(ConsumerContext context) throws Exception;

}
