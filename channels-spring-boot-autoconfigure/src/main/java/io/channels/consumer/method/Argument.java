package io.channels.consumer.method;

import org.jspecify.annotations.Nullable;

import io.channels.consumer.ConsumerContext;

/**
 * Yields the argument of one parameter for each call.
 */
@FunctionalInterface
public interface Argument {

	@Nullable Object of(ConsumerContext context);

}
