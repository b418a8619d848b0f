package io.channels.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Checks, copies and measures the values of one content. Not for use by several threads.
 */
final class ContentCopy {

	private static final int MAX_DEPTH = 64;

	private static final int OVERHEAD = 5;

	private long size;

	private int depth;

	private boolean nestedBytes;

	/**
	 * Return the size of all that was copied.
	 */
	int size() {
		return (int) Math.min(Integer.MAX_VALUE, this.size);
	}

	boolean hasNestedBytes() {
		return this.nestedBytes;
	}

	Map<String, @Nullable Object> copyMap(Map<?, ?> map) {
		if (map.size() == 1) {
			Map.Entry<?, ?> entry = map.entrySet().iterator().next();
			return copyEntry(entry.getKey(), entry.getValue());
		}
		descend();
		Map<String, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 2);
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			String key = copyKey(entry.getKey());
			copy.put(key, copyValue(key, entry.getValue()));
		}
		this.depth--;
		return Collections.unmodifiableMap(copy);
	}

	/**
	 * Return a map of one entry. Most messages have no more, so it is a small one.
	 */
	Map<String, @Nullable Object> copyEntry(@Nullable Object key, @Nullable Object value) {
		descend();
		String copiedKey = copyKey(key);
		Object copiedValue = copyValue(copiedKey, value);
		this.depth--;
		return Collections.singletonMap(copiedKey, copiedValue);
	}

	private String copyKey(@Nullable Object key) {
		if (!(key instanceof String text)) {
			throw new InvalidContentException(
					"Key '%s' of a message is no string; keys must be strings".formatted(key));
		}
		this.size += OVERHEAD + utf8Length(text);
		return text;
	}

	private List<@Nullable Object> copyList(String key, Collection<?> list) {
		descend();
		List<@Nullable Object> copy = new ArrayList<>(list.size());
		for (Object value : list) {
			copy.add(copyValue(key, value));
		}
		this.depth--;
		return Collections.unmodifiableList(copy);
	}

	private @Nullable Object copyValue(String key, @Nullable Object value) {
		this.size += OVERHEAD;
		if (value instanceof String text) {
			this.size += utf8Length(text);
			return text;
		}
		if (value instanceof byte[] bytes) {
			this.size += bytes.length;
			this.nestedBytes |= this.depth > 1;
			return bytes.clone();
		}
		if (value == null || value instanceof Boolean) {
			this.size += 1;
			return value;
		}
		if (value instanceof Number number) {
			this.size += Long.BYTES;
			return copyNumber(key, number);
		}
		if (value instanceof Map<?, ?> map) {
			return copyMap(map);
		}
		if (value instanceof Collection<?> list) {
			return copyList(key, list);
		}
		throw new InvalidContentException(
				"Value of key '%s' is a %s; a message carries strings, byte[], 64-bit integers, doubles, booleans, null, lists and maps"
					.formatted(key, value.getClass().getName()));
	}

	private static Object copyNumber(String key, Number number) {
		if (number instanceof Long || number instanceof Double) {
			return number;
		}
		if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
			return number.longValue();
		}
		if (number instanceof Float) {
			return number.doubleValue();
		}
		throw new InvalidContentException(
				"Value of key '%s' is a %s; numbers are 64-bit integers or doubles, so send '%s' as text".formatted(key,
						number.getClass().getName(), number));
	}

	private void descend() {
		if (++this.depth > MAX_DEPTH) {
			throw new InvalidContentException(
					"Maps and lists of a message nest deeper than %d levels; is there a cycle?".formatted(MAX_DEPTH));
		}
	}

	/**
	 * Return how many bytes a text has in UTF-8.
	 * @throws InvalidContentException if it holds half of a surrogate pair, which has
	 * none
	 */
	static int utf8Length(String text) {
		int length = text.length();
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (ch >= 0x800) {
				length += 2;
				if (Character.isSurrogate(ch)) {
					checkPair(text, i);
					// Four bytes for two characters.
					i++;
				}
			}
			else if (ch >= 0x80) {
				length++;
			}
		}
		return length;
	}

	private static void checkPair(String text, int position) {
		boolean pair = position + 1 < text.length()
				&& Character.isSurrogatePair(text.charAt(position), text.charAt(position + 1));
		if (!pair) {
			throw new InvalidContentException(
					"A text holds half of a surrogate pair at position %d, which is no character and cannot be sent"
						.formatted(position));
		}
	}

	static boolean deepEquals(@Nullable Object left, @Nullable Object right) {
		if (left instanceof byte[] bytes && right instanceof byte[] others) {
			return Arrays.equals(bytes, others);
		}
		if (left instanceof Map<?, ?> map && right instanceof Map<?, ?> other) {
			return map.size() == other.size() && map.entrySet()
				.stream()
				.allMatch((entry) -> other.containsKey(entry.getKey())
						&& deepEquals(entry.getValue(), other.get(entry.getKey())));
		}
		if (left instanceof List<?> list && right instanceof List<?> other) {
			if (list.size() != other.size()) {
				return false;
			}
			for (int i = 0; i < list.size(); i++) {
				if (!deepEquals(list.get(i), other.get(i))) {
					return false;
				}
			}
			return true;
		}
		return (left != null) ? left.equals(right) : right == null;
	}

}
