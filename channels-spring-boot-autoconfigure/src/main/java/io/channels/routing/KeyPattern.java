package io.channels.routing;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A pattern for the value of one key.
 */
sealed interface KeyPattern permits RegexPattern, PathKeyPattern {

	/**
	 * The key whose patterns may be Spring path patterns.
	 */
	String PATH = "path";

	/**
	 * Compile a pattern: a regular expression for any key, or for {@code path} a Spring
	 * path pattern unless it begins with {@code ^}.
	 * @param key the key
	 * @param pattern the pattern
	 * @throws InvalidRouteException if it cannot be compiled
	 */
	static KeyPattern of(String key, String pattern) {
		return (key.equals(PATH) && !pattern.startsWith("^")) ? new PathKeyPattern(pattern) : new RegexPattern(pattern);
	}

	/**
	 * Match the value.
	 * @param value the value
	 * @return the captured values, or null if it does not match
	 */
	@Nullable Map<String, String> match(KeyValue value);

	/**
	 * Match the start of the value.
	 * @param value the value
	 * @return what is left, and the captured values, or null if it does not match
	 */
	@Nullable Remainder matchStart(KeyValue value);

	/**
	 * Return the names of what the pattern captures.
	 */
	Set<String> captures();

	/**
	 * Return the pattern without the names of what it captures, so that patterns which
	 * match the same values compare equal.
	 */
	String normalized();

	/**
	 * Return how early the pattern is tried among discovered routes: exact paths, then
	 * path patterns, then regular expressions, the more specific first.
	 * @param other another pattern
	 */
	default int compareSpecificity(KeyPattern other) {
		if (this instanceof PathKeyPattern path) {
			return (other instanceof PathKeyPattern that) ? path.compareTo(that) : -1;
		}
		return (other instanceof PathKeyPattern) ? 1
				: Integer.compare(other.normalized().length(), normalized().length());
	}

	/**
	 * What is left of a value behind a prefix.
	 *
	 * @param rest the rest of the value
	 * @param captures what the prefix captured
	 */
	record Remainder(String rest, Map<String, String> captures) {
	}

}
