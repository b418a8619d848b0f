package io.channels.consumer;

import org.jspecify.annotations.Nullable;

/**
 * What a route of an application leads to, before it is prepared.
 */
public sealed interface ConsumerTarget {

	/**
	 * A consumer that is ready.
	 *
	 * @param consumer the consumer
	 */
	record OfConsumer(MessageConsumer consumer) implements ConsumerTarget {
	}

	/**
	 * A consumer class, of which there is an instance for each connection.
	 *
	 * @param <C> the class
	 * @param type the class
	 * @param customizer what is done to each new instance, or null
	 */
	record OfClass<C extends BaseConsumer>(Class<C> type,
			java.util.function.@Nullable Consumer<C> customizer) implements ConsumerTarget {
	}

}
