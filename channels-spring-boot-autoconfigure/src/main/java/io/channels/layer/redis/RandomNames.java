package io.channels.layer.redis;

import java.security.SecureRandom;

/**
 * Names that nobody chose before: 14 letters and digits, 83 random bits.
 */
final class RandomNames {

	private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	private static final int LENGTH = 14;

	private static final SecureRandom RANDOM = new SecureRandom();

	private RandomNames() {
	}

	static String next() {
		return RANDOM.ints(LENGTH, 0, CHARACTERS.length())
			.collect(StringBuilder::new, (name, index) -> name.append(CHARACTERS.charAt(index)), StringBuilder::append)
			.toString();
	}

}
