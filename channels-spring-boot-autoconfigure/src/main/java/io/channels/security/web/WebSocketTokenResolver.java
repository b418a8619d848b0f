package io.channels.security.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.util.StringUtils;

/**
 * Finds the bearer token of a handshake in its subprotocols, where browsers put it, if
 * another resolver finds none. Every other request is left to that resolver.
 */
public final class WebSocketTokenResolver implements BearerTokenResolver {

	private final BearerTokenResolver resolver;

	/**
	 * Create a resolver.
	 * @param resolver what looks first
	 */
	public WebSocketTokenResolver(BearerTokenResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		String token = this.resolver.resolve(request);
		if (token != null) {
			return token;
		}
		boolean ticket = HandshakeToken.look(request).filter(WebSocketTickets::isTicket).isPresent();
		return ticket ? null : HandshakeToken.read(request).map(WebSocketTokenResolver::checkText).orElse(null);
	}

	private static String checkText(String token) {
		if (!StringUtils.hasText(token)) {
			// Spring Security would take it for none.
			throw new OAuth2AuthenticationException(BearerTokenErrors.invalidToken("Bearer token is malformed"));
		}
		return token;
	}

}
