package io.channels.security.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A parameter in the query of a handshake, found without the container's help, which
 * fails on a malformed query.
 *
 * @param name its name
 */
record QueryParameter(String name) {

	/**
	 * Return the first value, or null if there is none.
	 */
	@Nullable String in(@Nullable String query) {
		return pairs(query).filter(this::isMeant)
			.map((pair) -> pair.contains("=") ? decode(pair.substring(pair.indexOf('=') + 1)) : "")
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return a query without the parameter.
	 */
	@Nullable String removeFrom(@Nullable String query) {
		String rest = pairs(query).filter((pair) -> !isMeant(pair)).collect(Collectors.joining("&"));
		return rest.isEmpty() ? null : rest;
	}

	private static Stream<String> pairs(@Nullable String query) {
		return (query != null) ? Stream.of(query.split("&")) : Stream.empty();
	}

	private boolean isMeant(String pair) {
		return decode(pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair).equals(this.name);
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
