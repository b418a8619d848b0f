package io.channels.consumer;

import java.util.List;

/**
 * Runs around every consumer. Beans of this type are applied in their order, the first
 * outermost.
 */
@FunctionalInterface
public interface ConsumerInterceptor {

	/**
	 * Consume a message, by calling the next or instead of it.
	 * @param context the message and all that belongs to it
	 * @param next the next interceptor, or the consumer
	 * @throws Exception whatever goes wrong
	 */
	void intercept(ConsumerContext context, MessageConsumer next) throws Exception;

	/**
	 * Return a consumer with interceptors around it.
	 * @param interceptors the interceptors, the first outermost
	 * @param consumer the consumer
	 */
	static MessageConsumer apply(List<ConsumerInterceptor> interceptors, MessageConsumer consumer) {
		MessageConsumer applied = consumer;
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			ConsumerInterceptor interceptor = interceptors.get(i);
			MessageConsumer next = applied;
			applied = (context) -> interceptor.intercept(context, next);
		}
		return applied;
	}

}
