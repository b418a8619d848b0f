package io.channels.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A route with the prefixes of all includes around it, outermost first.
 */
final class FlatRoute<T> {

	private final List<Filter> prefixes;

	private final Route<T> route;

	private final boolean pathOnly;

	private final String description;

	FlatRoute(List<Filter> prefixes, Route<T> route) {
		this.prefixes = List.copyOf(prefixes);
		this.route = route;
		this.pathOnly = Stream.concat(prefixes.stream(), route.filters().stream()).allMatch(Filter::isPath);
		this.description = describe(this.prefixes, route);
	}

	private static String describe(List<Filter> prefixes, Route<?> route) {
		String conditions = Stream
			.concat(prefixes.stream().map((prefix) -> prefix + "…"), route.filters().stream().map(Filter::toString))
			.collect(Collectors.joining(", "));
		return "%s%s -> %s".formatted(route.channels().stream().sorted().toList(),
				conditions.isEmpty() ? "" : " (" + conditions + ")", route.target());
	}

	Route<T> route() {
		return this.route;
	}

	boolean isPathOnly() {
		return this.pathOnly;
	}

	/**
	 * Return the captured values, or null if the route does not match.
	 */
	@Nullable Map<String, String> match(RoutingKeys keys) {
		Map<String, String> captures = new HashMap<>();
		Map<String, String> rests = this.prefixes.isEmpty() ? Map.of() : new HashMap<>();
		for (Filter prefix : this.prefixes) {
			String value = value(prefix, rests, keys);
			KeyPattern.Remainder remainder = (value != null) ? prefix.pattern().matchStart(value) : null;
			if (remainder == null) {
				return null;
			}
			rests.put(prefix.key(), remainder.rest());
			captures.putAll(remainder.captures());
		}
		for (Filter filter : this.route.filters()) {
			String value = value(filter, rests, keys);
			Map<String, String> captured = (value != null) ? filter.pattern().match(value) : null;
			if (captured == null) {
				return null;
			}
			captures.putAll(captured);
		}
		return captures;
	}

	private static @Nullable String value(Filter filter, Map<String, String> rests, RoutingKeys keys) {
		String rest = rests.get(filter.key());
		return (rest != null) ? rest : keys.get(filter.key());
	}

	/**
	 * Return whether every message that a later route matches is matched here already, as
	 * far as can be told: both have the same prefixes, and the later has all the filters
	 * that this one has.
	 */
	boolean hides(FlatRoute<T> later) {
		return this.prefixes.size() == later.prefixes.size() && samePrefixes(later)
				&& this.route.filters()
					.stream()
					.allMatch((filter) -> later.route.filters().stream().anyMatch(filter::isSameAs));
	}

	private boolean samePrefixes(FlatRoute<T> other) {
		for (int i = 0; i < this.prefixes.size(); i++) {
			if (!this.prefixes.get(i).isSameAs(other.prefixes.get(i))) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
