package io.channels.routing;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
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
	}

	private static boolean looksLikeRegex(String pattern) {
		String literal = VARIABLE.matcher(pattern).replaceAll("");
		return literal.contains("(?") || literal.contains("[") || literal.contains("\\") || literal.endsWith("$");
	}

	@Override
	public @Nullable Map<String, String> match(String value) {
		PathPattern.PathMatchInfo match = this.pattern.matchAndExtract(container(value));
		return (match != null) ? match.getUriVariables() : null;
	}

	@Override
	public @Nullable Remainder matchStart(String value) {
		PathPattern.PathRemainingMatchInfo match = this.pattern.matchStartOfPath(container(value));
		if (match == null) {
			return null;
		}
		return new Remainder(UriUtils.decode(match.getPathRemaining().value(), StandardCharsets.UTF_8),
				match.getUriVariables());
	}

	/**
	 * Spring decodes what it parses, so a decoded path is encoded first, unless that
	 * would change nothing.
	 */
	private static PathContainer container(String path) {
		return PathContainer
			.parsePath(isPlain(path) ? path : UriUtils.encodePath(path, StandardCharsets.UTF_8).replace(";", "%3B"));
	}

	private static boolean isPlain(String path) {
		for (int i = 0; i < path.length(); i++) {
			char ch = path.charAt(i);
			if (!(Character.isLetterOrDigit(ch) && ch < 0x80) && ch != '/' && ch != '-' && ch != '_' && ch != '.') {
				return false;
			}
		}
		return true;
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
		return VARIABLE.matcher(this.pattern.getPatternString()).replaceAll("{${star}${regex}}");
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

}
