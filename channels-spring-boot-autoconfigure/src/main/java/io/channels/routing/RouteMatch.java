package io.channels.routing;

import java.util.Map;

/**
 * Where a message goes.
 *
 * @param <T> what messages are routed to
 * @param target what the message goes to
 * @param captures the values that named groups and path variables captured
 * @param pathOnly whether nothing but the path decided, so that every message of one
 * connection on this channel goes the same way
 * @param description the route, for logs
 */
public record RouteMatch<T>(T target, Map<String, String> captures, boolean pathOnly, String description) {

	public RouteMatch {
		captures = Map.copyOf(captures);
	}

}
