package io.channels.sample;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in a room. A live client may say one of the other things instead.
 *
 * @param message the text
 * @param typing whether the client is about to say something
 * @param alt what can be seen in the image that comes next
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChatMessage(@Nullable String message, @Nullable Boolean typing, @Nullable String alt) {

	private static final int MAX_LENGTH = 2_000;

	// A JSON string is no message.
	@JsonCreator(mode = JsonCreator.Mode.DISABLED)
	ChatMessage(String message) {
		this(message, null, null);
	}

	boolean isTyping() {
		return Boolean.TRUE.equals(this.typing);
	}

	/**
	 * Return what is wrong with the message, or null.
	 */
	@Nullable String problem() {
		if (this.message == null || this.message.isBlank()) {
			return "A message needs a 'message' that is not blank.";
		}
		return tooLong(this.message) ? "A message has at most %d characters.".formatted(MAX_LENGTH) : null;
	}

	/**
	 * Return what is wrong with the description of an image, or null.
	 */
	static @Nullable String problemOfAlt(String alt) {
		return tooLong(alt) ? "A description has at most %d characters.".formatted(MAX_LENGTH) : null;
	}

	private static boolean tooLong(String text) {
		return text.length() > MAX_LENGTH;
	}

}
