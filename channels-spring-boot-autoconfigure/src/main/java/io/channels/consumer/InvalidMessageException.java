package io.channels.consumer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/**
 * Thrown by a consumer that cannot make sense of a message. A WebSocket client gets the
 * text frame {@code {"error":{"code":…,"message":…}}} and its connection goes on; of a
 * background message it is logged and counted as a failure.
 */
public final class InvalidMessageException extends ConsumerControlException {

	private final String code;

	/**
	 * Create an exception.
	 * @param code the kind of problem, for programs
	 * @param problem what is wrong, in words fit for the client
	 */
	public InvalidMessageException(String code, String problem) {
		super(problem);
		this.code = code;
	}

	public String getCode() {
		return this.code;
	}

	/**
	 * Say what Jackson found wrong, in words fit for the client, which needs no names of
	 * classes.
	 * @param ex what Jackson threw
	 */
	public static String problem(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map((reference) -> (reference.getPropertyName() != null) ? reference.getPropertyName()
					: "[" + reference.getIndex() + "]")
			.reduce((left, right) -> left + "." + right)
			.orElse("");
		if (!path.isEmpty()) {
			return "Field '%s' has a value of the wrong type".formatted(path);
		}
		if (!(ex instanceof StreamReadException) || ex.getLocation() == null) {
			return "The message has not the expected form";
		}
		return "Malformed JSON at line %d, column %d".formatted(ex.getLocation().getLineNr(),
				ex.getLocation().getColumnNr());
	}

}
