package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads what scripts return.
 */
final class Replies {

	private Replies() {
	}

	static List<?> list(Object reply) {
		return (List<?>) reply;
	}

	static String text(Object reply) {
		return new String((byte[]) reply, StandardCharsets.UTF_8);
	}

	static List<String> texts(Object reply) {
		return list(reply).stream().map(Replies::text).toList();
	}

	static long number(Object reply) {
		return (reply instanceof Long number) ? number : Long.parseLong(text(reply));
	}

}
