package io.channels.security.web;

import java.time.Instant;
import java.util.Optional;

import org.springframework.security.core.Authentication;

/**
 * Says when an authentication ends by itself. Declare a bean of this type for tokens of
 * your own.
 */
@FunctionalInterface
public interface CredentialsExpiry {

	/**
	 * Return when an authentication ends, or nothing if it does not say.
	 */
	Optional<Instant> expiresAt(Authentication authentication);

}
