package io.channels.security.web;

import java.time.Instant;
import java.util.Optional;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Token;

/**
 * Knows when a token of OAuth 2 expires.
 */
public final class TokenExpiry implements CredentialsExpiry {

	@Override
	public Optional<Instant> expiresAt(Authentication authentication) {
		return (authentication.getCredentials() instanceof OAuth2Token token)
				? Optional.ofNullable(token.getExpiresAt()) : Optional.empty();
	}

}
