package io.channels.message;

/**
 * A channel or group name that breaks the naming rule. The message quotes the name and
 * says the rule.
 */
public class InvalidNameException extends IllegalArgumentException {

	private final String name;

	InvalidNameException(String what, String name, String rule) {
		super("Invalid %s '%s': %s".formatted(what, name, rule));
		this.name = name;
	}

	public String getName() {
		return this.name;
	}

}
