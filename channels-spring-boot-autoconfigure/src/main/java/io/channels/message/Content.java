package io.channels.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The immutable content of a message: string keys to string, {@code byte[]},
 * {@code Long}, {@code Double}, {@code Boolean}, null, list or map of these. It was
 * checked and copied when it was made, and hands out copies of byte arrays, so nobody can
 * change what somebody else receives. Safe for use by any thread.
 */
public final class Content {

	private static final Content EMPTY = new Content(Map.of(), 0, false);

	private final Map<String, @Nullable Object> values;

	private final int size;

	private final boolean nestedBytes;

	/*
	 * The last typed reading. A race costs a second reading, never a wrong one: the
	 * record is immutable and published whole.
	 */
	private @Nullable Reading<?> reading;

	private Content(Map<String, @Nullable Object> values, int size, boolean nestedBytes) {
		this.values = values;
		this.size = size;
		this.nestedBytes = nestedBytes;
	}

	public static Content empty() {
		return EMPTY;
	}

	/**
	 * Check and copy the values. Integral numbers become {@code Long}, floats become
	 * {@code Double}, collections become lists; characters, enums and everything else are
	 * refused.
	 * @param values the values
	 * @throws InvalidContentException if a value, however deep, is of another type, if a
	 * key is no string, or if maps and lists nest deeper than 64 levels
	 */
	public static Content of(Map<?, ?> values) {
		ContentCopy copy = new ContentCopy();
		return of(copy, copy.copyMap(values));
	}

	/**
	 * Return a content of one value.
	 * @param key the key
	 * @param value the value
	 */
	public static Content of(String key, Object value) {
		ContentCopy copy = new ContentCopy();
		return of(copy, copy.copyEntry(key, value));
	}

	private static Content of(ContentCopy copy, Map<String, @Nullable Object> copied) {
		return new Content(copied, copy.size(), copy.hasNestedBytes());
	}

	/**
	 * Return the size in bytes that counts against a layer's {@code max-message-size}:
	 * strings in UTF-8 and bytes as they are, 8 for a number, 1 for a boolean or null,
	 * and 5 for each value and key.
	 */
	public int size() {
		return this.size;
	}

	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	public Set<String> keys() {
		return this.values.keySet();
	}

	public boolean contains(String key) {
		return this.values.containsKey(key);
	}

	/**
	 * Return the value of the key, or null if the key is absent or its value is null.
	 * @param key the key
	 */
	public @Nullable Object get(String key) {
		return export(this.values.get(key));
	}

	/**
	 * Return the value of the key as text, or null if it is absent or something else.
	 * @param key the key
	 */
	public @Nullable String text(String key) {
		return (this.values.get(key) instanceof String text) ? text : null;
	}

	/**
	 * Return a copy of the bytes of the key, or null if it is absent or something else.
	 * @param key the key
	 */
	public byte @Nullable [] bytes(String key) {
		return (this.values.get(key) instanceof byte[] bytes) ? bytes.clone() : null;
	}

	/**
	 * Return a map with all values. It is unmodifiable, and its byte arrays are copies.
	 */
	public Map<String, @Nullable Object> toMap() {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		this.values.forEach((key, value) -> map.put(key, export(value)));
		return Collections.unmodifiableMap(map);
	}

	/**
	 * Read the content as something typed. The last reading is kept, so that a message to
	 * a thousand members is read once.
	 * @param <T> what is read
	 * @param view how it is read
	 */
	@SuppressWarnings("unchecked")
	public <T> T as(ContentView<T> view) {
		Reading<?> known = this.reading;
		if (known != null && known.view() == view) {
			return (T) known.value();
		}
		T value = view.read(this);
		this.reading = new Reading<>(view, value);
		return value;
	}

	/**
	 * Check that a text can be sent.
	 * @param text the text
	 * @throws InvalidContentException if it holds half of a surrogate pair
	 */
	public static void checkText(String text) {
		ContentCopy.utf8Length(text);
	}

	private @Nullable Object export(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		return (this.nestedBytes && value != null) ? exportNested(value) : value;
	}

	private Object exportNested(Object value) {
		if (value instanceof Map<?, ?> map) {
			Map<String, @Nullable Object> copy = new LinkedHashMap<>();
			map.forEach((key, nested) -> copy.put((String) key, export(nested)));
			return Collections.unmodifiableMap(copy);
		}
		if (value instanceof List<?> list) {
			return Collections.unmodifiableList(list.stream().map(this::export).toList());
		}
		return value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof Content that && ContentCopy.deepEquals(this.values, that.values));
	}

	@Override
	public int hashCode() {
		return this.values.keySet().hashCode();
	}

	/**
	 * Return keys and sizes, not values: a content may be private and large.
	 */
	@Override
	public String toString() {
		return "Content" + this.values.keySet() + " of " + this.size + " bytes";
	}

	private record Reading<T>(ContentView<T> view, T value) {
	}

}
