package io.channels.consumer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Key–value state of one connection, from connect to disconnect. Where consumers run on
 * other nodes than their gateway, values are kept as JSON, so that they survive a move to
 * another worker; a value that was changed in place has to be put again. Guarded by its
 * monitor.
 */
public final class ChannelSession {

	private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {
	};

	private final Map<String, Object> values = new LinkedHashMap<>(4);

	private final @Nullable JsonMapper mapper;

	private boolean changed;

	private boolean saved;

	/**
	 * Create the session of a connection that stays on this node.
	 */
	public ChannelSession() {
		this.mapper = null;
	}

	/**
	 * Create the session of a connection that may move.
	 * @param mapper writes and reads values
	 * @param saved what {@link #saveIfChanged()} returned before, or null
	 */
	public ChannelSession(JsonMapper mapper, @Nullable String saved) {
		this.mapper = mapper;
		if (saved != null) {
			this.values.putAll(mapper.readValue(saved, VALUES));
			this.saved = true;
		}
	}

	/**
	 * Return a value.
	 * @param <V> the type of the value
	 * @param key the key
	 * @param type the type of the value
	 */
	public synchronized <V> Optional<V> get(String key, Class<V> type) {
		Object value = this.values.get(key);
		if (value == null) {
			return Optional.empty();
		}
		return Optional.of((this.mapper != null) ? this.mapper.readValue((String) value, type) : type.cast(value));
	}

	/**
	 * Set a value.
	 * @param key the key
	 * @param value the value
	 */
	public synchronized void put(String key, Object value) {
		Object stored = (this.mapper != null) ? this.mapper.writeValueAsString(value) : value;
		this.changed |= !stored.equals(this.values.put(key, stored));
	}

	/**
	 * Remove a value, if there is one.
	 * @param key the key
	 */
	public synchronized void remove(String key) {
		this.changed |= this.values.remove(key) != null;
	}

	/**
	 * Return the state of a connection that may move, if it was changed since it was
	 * saved last.
	 */
	public synchronized Optional<String> saveIfChanged() {
		return (this.mapper != null && this.changed) ? Optional.of(save()) : Optional.empty();
	}

	/**
	 * Return whether it was ever saved, here or where the connection was before.
	 */
	public synchronized boolean isSaved() {
		return this.saved;
	}

	/**
	 * Return the state of a connection that may move.
	 * @throws IllegalStateException if it cannot move
	 */
	public synchronized String save() {
		if (this.mapper == null) {
			throw new IllegalStateException("The session of a connection that stays on its node is not saved");
		}
		this.changed = false;
		this.saved = true;
		return this.mapper.writeValueAsString(this.values);
	}

}
