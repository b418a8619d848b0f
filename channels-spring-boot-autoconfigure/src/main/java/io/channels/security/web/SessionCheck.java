package io.channels.security.web;

/**
 * Looks whether an HTTP session still lasts. Beans of this type are asked beside the
 * session itself, which may not know, as where sessions are kept elsewhere.
 */
@FunctionalInterface
public interface SessionCheck {

	/**
	 * Return whether a session lasts, as far as this knows. This may block.
	 * @param sessionId the id of the session
	 */
	boolean lasts(String sessionId);

}
