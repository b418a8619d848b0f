package io.channels.sample;

import org.jspecify.annotations.Nullable;

/**
 * What a client says in a room.
 *
 * @param message the text
 */
record ChatMessage(@Nullable String message) {

	private static final int MAX_LENGTH = 2_000;

	/**
	 * Return what is wrong with the message, or null.
	 */
	@Nullable String problem() {
		if (this.message == null || this.message.isBlank()) {
			return "A message needs a 'message' that is not blank.";
		}
		return (this.message.length() > MAX_LENGTH) ? "A message has at most %d characters.".formatted(MAX_LENGTH)
				: null;
	}

}
