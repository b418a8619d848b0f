package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.channels.message.Content;

/**
 * Makes contents of all types, with the values that encodings tend to trip over. The same
 * seed makes the same contents.
 */
final class RandomContents {

	private static final String[] CHARACTERS = { "a", "0", "\u0000", "\n", "\"", "\u007f", "£", "\u0800", "€", "\uffff",
			"😀", "👩‍👩‍👧" };

	private static final long[] LONGS = { 0, -1, 23, 24, -24, -25, 255, 256, 65535, 65536, Integer.MIN_VALUE,
			Integer.MAX_VALUE, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE };

	private static final double[] DOUBLES = { 0.0, -0.0, 1.0, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
			Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY };

	private static final int[] LENGTHS = { 0, 1, 2, 5, 23, 24, 60, 255, 256, 3_998, 4_000, 9_000, 70_000 };

	private final Random random;

	RandomContents(long seed) {
		this.random = new Random(seed);
	}

	Content next() {
		return Content.of(map(0));
	}

	Map<String, String> nextMetadata() {
		Map<String, String> metadata = new LinkedHashMap<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			metadata.put(text(20), text(100));
		}
		return metadata;
	}

	private Map<String, @Nullable Object> map(int depth) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = this.random.nextInt(8); i > 0; i--) {
			map.put(text(300), value(depth + 1));
		}
		return map;
	}

	private List<@Nullable Object> list(int depth) {
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = this.random.nextInt(8); i > 0; i--) {
			list.add(value(depth + 1));
		}
		return list;
	}

	private @Nullable Object value(int depth) {
		return switch (this.random.nextInt((depth < 6) ? 10 : 8)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> LONGS[this.random.nextInt(LONGS.length)];
			case 3 -> this.random.nextLong() >> this.random.nextInt(64);
			case 4 -> DOUBLES[this.random.nextInt(DOUBLES.length)];
			case 5 -> Double.longBitsToDouble(this.random.nextLong());
			case 6 -> text(100_000);
			case 7 -> bytes();
			case 8 -> list(depth);
			default -> map(depth);
		};
	}

	private byte[] bytes() {
		byte[] bytes = new byte[length(100_000)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private String text(int limit) {
		int length = length(limit);
		int variety = 1 + this.random.nextInt(CHARACTERS.length);
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.append(CHARACTERS[this.random.nextInt(variety)]);
		}
		return text.toString();
	}

	private int length(int limit) {
		// Short ones are the usual ones.
		int longest = (this.random.nextInt(10) == 0) ? LENGTHS.length : 6;
		return Math.min(limit, LENGTHS[this.random.nextInt(longest)]);
	}

}
