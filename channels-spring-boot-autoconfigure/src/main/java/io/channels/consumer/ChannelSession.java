package io.channels.consumer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Key–value state of one connection, from connect to disconnect. Safe for use by any
 * thread: one concurrent map.
 */
public final class ChannelSession {

	private final Map<String, Object> values = new ConcurrentHashMap<>(4);

	public <V> Optional<V> get(String key, Class<V> type) {
		return Optional.ofNullable(type.cast(this.values.get(key)));
	}

	public void put(String key, Object value) {
		this.values.put(key, value);
	}

	public void remove(String key) {
		this.values.remove(key);
	}

}
