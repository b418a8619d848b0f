package io.channels.consumer.method;

import org.jspecify.annotations.Nullable;

/**
 * Supplies the arguments for some parameters of consumer methods. Declare a bean to
 * support types of your own; beans come before the built-in resolvers.
 */
@FunctionalInterface
public interface ArgumentResolver {

	/**
	 * Prepare the argument of a parameter. Called at start-up.
	 * @param parameter the parameter
	 * @return what yields the argument of a call, or null if this resolver does not
	 * support the parameter
	 */
	@Nullable Argument prepare(ConsumerParameter parameter);

}
