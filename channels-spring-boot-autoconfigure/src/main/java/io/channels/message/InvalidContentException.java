package io.channels.message;

/**
 * A message content that holds something no layer can carry. The message names the place
 * and the rule.
 */
public class InvalidContentException extends IllegalArgumentException {

	public InvalidContentException(String message) {
		super(message);
	}

	public InvalidContentException(String message, Throwable cause) {
		super(message, cause);
	}

}
