package io.channels.routing;

import java.util.List;

/**
 * Nests routes under prefixes. What a prefix matched is cut off before the nested routes
 * see the value; if none of them matches, the search goes on behind the include.
 *
 * @param <T> what messages are routed to
 * @param prefixes the conditions on the start of values
 * @param nodes the nested routes
 */
public record Include<T>(List<Filter> prefixes, List<RouteNode<T>> nodes) implements RouteNode<T> {

	public Include {
		prefixes = List.copyOf(prefixes);
		nodes = List.copyOf(nodes);
	}

}
