package io.channels.routing;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

import org.jspecify.annotations.Nullable;

/**
 * A regular expression that is matched from the start of the value, with named groups in
 * the spelling of Java or of Python.
 */
final class RegexPattern implements KeyPattern {

	private final NamedGroupRegex regex;

	RegexPattern(String pattern) {
		this.regex = NamedGroupRegex.parse(pattern);
	}

	@Override
	public @Nullable Map<String, String> match(KeyValue value) {
		Matcher matcher = this.regex.pattern().matcher(value.text());
		return matcher.lookingAt() ? captures(matcher) : null;
	}

	@Override
	public @Nullable Remainder matchStart(KeyValue value) {
		Matcher matcher = this.regex.pattern().matcher(value.text());
		return matcher.lookingAt() ? new Remainder(value.text().substring(matcher.end()), captures(matcher)) : null;
	}

	private Map<String, String> captures(Matcher matcher) {
		if (this.regex.groups().isEmpty()) {
			return Map.of();
		}
		Map<String, String> captures = new HashMap<>();
		this.regex.groups().forEach((name, javaName) -> {
			String value = matcher.group(javaName);
			if (value != null) {
				captures.put(name, value);
			}
		});
		return captures;
	}

	@Override
	public Set<String> captures() {
		return this.regex.groups().keySet();
	}

	@Override
	public String normalized() {
		return this.regex.normalized();
	}

	@Override
	public String toString() {
		return this.regex.source();
	}

}
