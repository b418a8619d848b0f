package io.channels.binding;

import java.util.Map;

/**
 * An action of a client that cannot be carried out; the client gets an error frame.
 * Nothing has changed. Hooks of bindings may throw it, too.
 */
public final class BindingException extends RuntimeException {

	/** There is no such action. */
	public static final String UNKNOWN_ACTION = "unknown_action";

	/** The action needs the identifier of an entity, and has none or a malformed one. */
	public static final String INVALID_PK = "invalid_pk";

	/** The client may not do it. */
	public static final String PERMISSION_DENIED = "permission_denied";

	/** The data is missing, of the wrong type, or breaks a rule. */
	public static final String INVALID_DATA = "invalid_data";

	/** There is no such entity. */
	public static final String NOT_FOUND = "not_found";

	/** Somebody else changed the entity at the same time. */
	public static final String CONFLICT = "conflict";

	private final String code;

	private final transient Map<String, String> fields;

	public BindingException(String code, String message) {
		this(code, message, Map.of());
	}

	/**
	 * Create an exception.
	 * @param code the kind of problem, for programs
	 * @param message what is wrong, in words fit for the client
	 * @param fields what is wrong with single fields
	 */
	public BindingException(String code, String message, Map<String, String> fields) {
		super(message, null, false, false);
		this.code = code;
		this.fields = Map.copyOf(fields);
	}

	public String getCode() {
		return this.code;
	}

	public Map<String, String> getFields() {
		return this.fields;
	}

}
