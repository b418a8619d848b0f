package io.channels.routing;

import org.jspecify.annotations.Nullable;

/**
 * The keys of a message that routes look at.
 */
@FunctionalInterface
public interface RoutingKeys {

	/**
	 * Return the value of a key as text, or null if the message has no such key.
	 * @param key the key, such as {@code path}
	 */
	@Nullable String get(String key);

}
