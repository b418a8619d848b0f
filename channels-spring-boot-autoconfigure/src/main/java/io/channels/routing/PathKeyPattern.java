package io.channels.routing;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private final Parts parts;

	/*
	 * What every path that matches begins with, so that most others are told apart
	 * without being parsed. A separator at its end may be missing where a rest that may
	 * be empty follows.
	 */
	private final String start;

	private final boolean exact;

	PathKeyPattern(String pattern) {
		this.parts = Parts.of(pattern);
		if (this.parts.looksLikeRegex()) {
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
		int plain = KeyValue.plainLength(pattern);
		this.exact = plain == pattern.length();
		this.start = pattern.substring(0,
				(!this.exact && plain > 0 && pattern.charAt(plain - 1) == '/') ? plain - 1 : plain);
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
		return this.parts.captures();
	}

	@Override
	public String normalized() {
		return this.parts.normalized();
	}

	@Override
	public int compareTo(PathKeyPattern other) {
		return PathPattern.SPECIFICITY_COMPARATOR.compare(this.pattern, other.pattern);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PathKeyPattern that && normalized().equals(that.normalized());
	}

	@Override
	public int hashCode() {
		return normalized().hashCode();
	}

	@Override
	public String toString() {
		return this.pattern.getPatternString();
	}

	/**
	 * What a pattern consists of.
	 *
	 * @param literal the pattern without its variables
	 * @param normalized the pattern without the names of its variables
	 * @param captures the names of its variables
	 */
	private record Parts(String literal, String normalized, Set<String> captures) {

		static Parts of(String pattern) {
			StringBuilder literal = new StringBuilder();
			StringBuilder normalized = new StringBuilder();
			Set<String> captures = new HashSet<>();
			Matcher variable = VARIABLE.matcher(pattern);
			int end = 0;
			while (variable.find()) {
				literal.append(pattern, end, variable.start());
				normalized.append(pattern, end, variable.start())
					.append('{')
					.append(variable.group("star"))
					.append(variable.group("regex"))
					.append('}');
				captures.add(variable.group("name"));
				end = variable.end();
			}
			literal.append(pattern, end, pattern.length());
			normalized.append(pattern, end, pattern.length());
			return new Parts(literal.toString(), normalized.toString(), Set.copyOf(captures));
		}

		boolean looksLikeRegex() {
			return this.literal.contains("(?") || this.literal.contains("[") || this.literal.contains("\\")
					|| this.literal.endsWith("$");
		}

	}

}
