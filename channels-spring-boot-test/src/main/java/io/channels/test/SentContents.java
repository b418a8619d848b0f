package io.channels.test;

import java.util.List;
import java.util.Objects;

/**
 * Compares what was sent with what a test expects.
 */
final class SentContents {

	private SentContents() {
	}

	/**
	 * Return whether some are among others, in the same order.
	 */
	static boolean hasInOrder(List<?> sent, List<?> expected) {
		int found = 0;
		for (Object message : sent) {
			if (found < expected.size() && Objects.equals(message, expected.get(found))) {
				found++;
			}
		}
		return found == expected.size();
	}

}
