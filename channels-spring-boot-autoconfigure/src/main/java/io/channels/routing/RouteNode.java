package io.channels.routing;

/**
 * An entry of a list of routes.
 *
 * @param <T> what messages are routed to
 */
public sealed interface RouteNode<T> permits Route, Include {

}
