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

	private final List<Filter> filters;

	private final boolean pathOnly;

	/*
	 * Made when it is asked for. A race makes it twice, which does no harm.
	 */
	private @Nullable String description;

	FlatRoute(List<Filter> prefixes, Route<T> route) {
		this.prefixes = List.copyOf(prefixes);
		this.route = route;
		this.filters = route.filters();
		this.pathOnly = Stream.concat(prefixes.stream(), route.filters().stream()).allMatch(Filter::isPath);
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

	List<Filter> filters() {
		return this.filters;
	}

	boolean isPathOnly() {
		return this.pathOnly;
	}

	/**
	 * Return the captured values, or null if the route does not match.
	 */
	@Nullable Map<String, String> match(KeyValues values) {
		Map<String, String> captures = Map.of();
		Map<String, KeyValue> rests = this.prefixes.isEmpty() ? Map.of() : new HashMap<>();
		for (Filter prefix : this.prefixes) {
			KeyValue value = value(prefix, rests, values);
			KeyPattern.Remainder remainder = (value != null) ? prefix.pattern().matchStart(value) : null;
			if (remainder == null) {
				return null;
			}
			rests.put(prefix.key(), new KeyValue(remainder.rest()));
			captures = join(captures, remainder.captures());
		}
		for (Filter filter : this.filters) {
			KeyValue value = value(filter, rests, values);
			Map<String, String> captured = (value != null) ? filter.pattern().match(value) : null;
			if (captured == null) {
				return null;
			}
			captures = join(captures, captured);
		}
		return captures;
	}

	private static @Nullable KeyValue value(Filter filter, Map<String, KeyValue> rests, KeyValues values) {
		KeyValue rest = rests.get(filter.key());
		return (rest != null) ? rest : values.get(filter.key());
	}

	private static Map<String, String> join(Map<String, String> captures, Map<String, String> more) {
		if (captures.isEmpty() || more.isEmpty()) {
			return captures.isEmpty() ? more : captures;
		}
		Map<String, String> all = new HashMap<>(captures);
		all.putAll(more);
		return all;
	}

	/**
	 * Return whether every message that a later route matches is matched here already, as
	 * far as can be told: both have the same prefixes, and the later has all the filters
	 * that this one has.
	 */
	boolean hides(FlatRoute<T> later) {
		if (this.prefixes.size() != later.prefixes.size() || !samePrefixes(later)) {
			return false;
		}
		for (Filter filter : this.filters) {
			if (!later.hasFilter(filter)) {
				return false;
			}
		}
		return true;
	}

	private boolean hasFilter(Filter wanted) {
		for (Filter filter : this.filters) {
			if (filter.isSameAs(wanted)) {
				return true;
			}
		}
		return false;
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
		String known = this.description;
		if (known == null) {
			known = describe(this.prefixes, this.route);
			this.description = known;
		}
		return known;
	}

}
