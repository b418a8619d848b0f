package io.channels.consumer;

/**
 * Makes instances of one consumer class.
 *
 * @param <C> the class
 */
public interface ConsumerFactory<C> {

	/**
	 * Return the class of the consumers.
	 */
	Class<?> type();

	C create();

	/**
	 * Release an instance whose connection has ended.
	 * @param consumer the instance
	 */
	void destroy(C consumer);

}
