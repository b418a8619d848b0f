package io.channels.routing;

/**
 * A route that cannot work, found at start-up. The message quotes the route and says the
 * rule; the action says the way out.
 */
public class InvalidRouteException extends RuntimeException {

	private final String action;

	public InvalidRouteException(String description, String action) {
		super(description);
		this.action = action;
	}

	public String getAction() {
		return this.action;
	}

}
