package io.channels.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the route of a message: the first that matches, in order, depth first. Immutable.
 *
 * @param <T> what messages are routed to
 */
public final class Router<T> {

	private final Map<String, List<FlatRoute<T>>> routes = new LinkedHashMap<>();

	/**
	 * Prepare the routes.
	 * @param nodes the routes in order
	 * @throws InvalidRouteException if a route can never win, because one before it
	 * matches the same messages
	 */
	public Router(List<? extends RouteNode<T>> nodes) {
		nodes.forEach((node) -> add(List.of(), node));
		this.routes.values().forEach(Router::checkAllCanWin);
	}

	private void add(List<Filter> prefixes, RouteNode<T> node) {
		if (node instanceof Include<T> include) {
			List<Filter> inner = new ArrayList<>(prefixes);
			inner.addAll(include.prefixes());
			include.nodes().forEach((nested) -> add(inner, nested));
		}
		else if (node instanceof Route<T> route) {
			FlatRoute<T> flat = new FlatRoute<>(prefixes, route);
			route.channels()
				.forEach((channel) -> this.routes.computeIfAbsent(channel, (absent) -> new ArrayList<>()).add(flat));
		}
	}

	/**
	 * Compare each route with those before it whose first filter it has too, since no
	 * others can hide it.
	 */
	private static <T> void checkAllCanWin(List<FlatRoute<T>> routes) {
		Map<String, List<FlatRoute<T>>> byFirstFilter = new HashMap<>();
		for (FlatRoute<T> later : routes) {
			checkCanWin(later, byFirstFilter.getOrDefault("", List.of()));
			for (Filter filter : later.filters()) {
				checkCanWin(later, byFirstFilter.getOrDefault(filter.condition(), List.of()));
			}
			String first = later.filters().isEmpty() ? "" : later.filters().get(0).condition();
			byFirstFilter.computeIfAbsent(first, (absent) -> new ArrayList<>(1)).add(later);
		}
	}

	private static <T> void checkCanWin(FlatRoute<T> later, List<FlatRoute<T>> earlier) {
		for (FlatRoute<T> route : earlier) {
			if (route.hides(later)) {
				throw new InvalidRouteException(
						"Two routes match the same messages, so the second can never win:%n    %s%n    %s"
							.formatted(route, later),
						"Remove one of them, or give it another path or a filter that tells them apart.");
			}
		}
	}

	/**
	 * Return the channels that have routes, in order.
	 */
	public Set<String> channels() {
		return Collections.unmodifiableSet(this.routes.keySet());
	}

	/**
	 * Return the routes as text, in match order for each channel.
	 */
	public List<String> describe() {
		return this.routes.values().stream().flatMap(List::stream).distinct().map(FlatRoute::toString).toList();
	}

	/**
	 * Find the route of a message.
	 * @param channel the channel it came from
	 * @param keys its keys
	 * @return the match, if any
	 */
	public Optional<RouteMatch<T>> match(String channel, RoutingKeys keys) {
		boolean pathOnly = true;
		KeyValues values = new KeyValues(keys);
		for (FlatRoute<T> route : this.routes.getOrDefault(channel, List.of())) {
			pathOnly &= route.isPathOnly();
			Map<String, String> captures = route.match(values);
			if (captures != null) {
				return Optional.of(new RouteMatch<>(route.route().target(), captures, pathOnly, route.toString()));
			}
		}
		return Optional.empty();
	}

}
