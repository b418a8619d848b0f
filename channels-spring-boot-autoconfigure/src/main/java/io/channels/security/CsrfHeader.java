package io.channels.security;

import org.springframework.security.web.csrf.CsrfToken;

/**
 * The header by which Spring Security knows requests of its own pages.
 *
 * @param name the name of the header
 * @param value the token
 */
public record CsrfHeader(String name, String value) {

	/**
	 * The name of the request attribute that has the token, if Spring Security wants one.
	 */
	public static final String ATTRIBUTE = "_csrf";

	/**
	 * Return the header of a token.
	 * @param token the value of the request attribute
	 */
	public static CsrfHeader of(Object token) {
		CsrfToken csrf = (CsrfToken) token;
		return new CsrfHeader(csrf.getHeaderName(), csrf.getToken());
	}

}
