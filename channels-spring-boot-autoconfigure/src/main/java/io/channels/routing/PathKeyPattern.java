package io.channels.routing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * A Spring path pattern such as {@code /chat/{room}}, for a path that is decoded already.
 */
final class PathKeyPattern implements KeyPattern, Comparable<PathKeyPattern> {

	/**
	 * A star, a name and a regular expression, which may have braces of its own.
	 */
	private static final Pattern VARIABLE = Pattern
		.compile("\\{(?<star>\\*?)(?<name>[^:{}*]+)(?<regex>(?::(?:[^{}\\\\]|\\\\.|\\{[^{}]*})*)?)}");

	private final PathPattern pattern;

	private final String normalized;

	/*
	 * What every path that matches begins with, so that most others are told apart
	 * without being parsed. A separator at its end may be missing where a rest that may
	 * be empty follows.
	 */
	private final String start;

	private final boolean exact;

	PathKeyPattern(String pattern) {
		if (looksLikeRegex(pattern)) {
			throw new InvalidRouteException("Path '%s' looks like a regular expression".formatted(pattern),
					"Begin a regular expression with '^', or write a path pattern such as '/chat/{room}'.");
		}
		try {
			this.pattern = PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new InvalidRouteException(
					"Path '%s' is no valid path pattern: %s".formatted(pattern, ex.toDetailedString()),
					"Write a path pattern such as '/chat/{room}', or begin a regular expression with '^'.");
		}
		this.normalized = VARIABLE.matcher(pattern).replaceAll("{${star}${regex}}");
		int plain = KeyValue.plainLength(pattern);
		this.exact = plain == pattern.length();
		this.start = pattern.substring(0,
				(!this.exact && plain > 0 && pattern.charAt(plain - 1) == '/') ? plain - 1 : plain);
	}

	private static boolean looksLikeRegex(String pattern) {
		String literal = VARIABLE.matcher(pattern).replaceAll("");
		return literal.contains("(?") || literal.contains("[") || literal.contains("\\") || literal.endsWith("$");
	}

	@Override
	public @Nullable Map<String, String> match(KeyValue value) {
		if (this.exact) {
			return value.text().equals(this.start) ? Map.of() : null;
		}
		if (!value.text().startsWith(this.start)) {
			return null;
		}
		PathPattern.PathMatchInfo match = this.pattern.matchAndExtract(value.path());
		return (match != null) ? match.getUriVariables() : null;
	}

	@Override
	public @Nullable Remainder matchStart(KeyValue value) {
		if (!value.text().startsWith(this.start)) {
			return null;
		}
		PathPattern.PathRemainingMatchInfo match = this.pattern.matchStartOfPath(value.path());
		if (match == null) {
			return null;
		}
		return new Remainder(UriUtils.decode(match.getPathRemaining().value(), StandardCharsets.UTF_8),
				match.getUriVariables());
	}

	@Override
	public Set<String> captures() {
		return VARIABLE.matcher(this.pattern.getPatternString())
			.results()
			.map((result) -> result.group(2))
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public String normalized() {
		return this.normalized;
	}

	@Override
	public int compareTo(PathKeyPattern other) {
		return PathPattern.SPECIFICITY_COMPARATOR.compare(this.pattern, other.pattern);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PathKeyPattern that && this.normalized.equals(that.normalized);
	}

	@Override
	public int hashCode() {
		return this.normalized.hashCode();
	}

	@Override
	public String toString() {
		return this.pattern.getPatternString();
	}

}
