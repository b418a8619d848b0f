package io.channels.routing;

import java.util.Set;

/**
 * A condition on one key of a message: a regular expression that is matched from the
 * start of the value, or for {@code path} a Spring path pattern unless it begins with
 * {@code ^}. Named groups capture values; positional groups are refused.
 */
public final class Filter {

	private final String key;

	private final KeyPattern pattern;

	private final String condition;

	private Filter(String key, KeyPattern pattern) {
		this.key = key;
		this.pattern = pattern;
		this.condition = key + " = " + pattern.normalized();
	}

	/**
	 * Compile a filter.
	 * @param key the key
	 * @param pattern the pattern
	 * @throws InvalidRouteException if it cannot be compiled
	 */
	public static Filter of(String key, String pattern) {
		return new Filter(key, KeyPattern.of(key, pattern));
	}

	public static Filter path(String pattern) {
		return of(KeyPattern.PATH, pattern);
	}

	public String key() {
		return this.key;
	}

	public boolean isPath() {
		return this.key.equals(KeyPattern.PATH);
	}

	/**
	 * Return the names of the values that the filter captures.
	 */
	public Set<String> captures() {
		return this.pattern.captures();
	}

	KeyPattern pattern() {
		return this.pattern;
	}

	/**
	 * Return the key and the pattern without the names of what it captures.
	 */
	String condition() {
		return this.condition;
	}

	/**
	 * Return whether both match the same values of the same key.
	 */
	boolean isSameAs(Filter other) {
		return this.condition.equals(other.condition) && this.key.equals(other.key)
				&& this.pattern.getClass() == other.pattern.getClass();
	}

	@Override
	public String toString() {
		return this.key + " = " + this.pattern;
	}

}
