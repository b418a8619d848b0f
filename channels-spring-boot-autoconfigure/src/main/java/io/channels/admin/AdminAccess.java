package io.channels.admin;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import io.channels.security.CsrfHeader;

/**
 * Who may use the page. Declare a bean of this type to decide it yourself. It is asked
 * for each request, on the request's thread.
 */
@FunctionalInterface
public interface AdminAccess {

	/**
	 * Return whether a request may be answered.
	 * @param request the request
	 */
	boolean isGranted(HttpServletRequest request);

	/**
	 * Ask who wants to see the page, and is not allowed to, for a login, by an exception.
	 * Without one the answer is 403.
	 */
	default void askForLogin() {
	}

	/**
	 * Return the header that requests of the page must have to change something, if
	 * something before the page demands one.
	 * @param request a request of the page
	 */
	default Optional<CsrfHeader> header(HttpServletRequest request) {
		return Optional.empty();
	}

}
