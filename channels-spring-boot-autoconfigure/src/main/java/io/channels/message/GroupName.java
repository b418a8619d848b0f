package io.channels.message;

/**
 * The checked name of a group: 1 to 99 ASCII letters, digits, {@code -}, {@code _} and
 * {@code .}.
 *
 * @param value the name as written
 */
public record GroupName(String value) {

	private static final String RULE = "use 1 to 99 ASCII letters, digits, '-', '_' and '.'";

	/**
	 * Check the name.
	 * @throws InvalidNameException if it breaks the rule
	 */
	public GroupName {
		if (!NameSyntax.isShort(value) || NameSyntax.soleMarker(value) != -1) {
			throw new InvalidNameException("group name", value, RULE);
		}
	}

	public static GroupName of(String value) {
		return new GroupName(value);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
