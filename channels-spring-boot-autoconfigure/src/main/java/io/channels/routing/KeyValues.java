package io.channels.routing;

import org.jspecify.annotations.Nullable;

/**
 * The values of one message that routes look at. Nearly all look at its path, which is
 * got and parsed once. For use by one thread.
 */
final class KeyValues {

	private final RoutingKeys keys;

	private @Nullable KeyValue path;

	KeyValues(RoutingKeys keys) {
		this.keys = keys;
	}

	/**
	 * Return the value of a key, or null if the message has no such key.
	 */
	@Nullable KeyValue get(String key) {
		if (!key.equals(KeyPattern.PATH)) {
			return read(key);
		}
		KeyValue known = this.path;
		if (known == null) {
			known = read(key);
			this.path = known;
		}
		return known;
	}

	private @Nullable KeyValue read(String key) {
		String text = this.keys.get(key);
		return (text != null) ? new KeyValue(text) : null;
	}

}
