package io.channels.routing;

import java.util.List;
import java.util.Set;

/**
 * Ties messages on some channels to a target, if all filters match.
 *
 * @param <T> what messages are routed to
 * @param channels the names of the channels
 * @param filters the conditions, all of which must hold
 * @param target what the message goes to
 */
public record Route<T>(Set<String> channels, List<Filter> filters, T target) implements RouteNode<T> {

	public Route {
		channels = Set.copyOf(channels);
		filters = List.copyOf(filters);
	}

}
