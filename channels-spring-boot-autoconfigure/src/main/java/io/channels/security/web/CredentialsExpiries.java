package io.channels.security.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.security.core.Authentication;

/**
 * All that know when an authentication ends.
 */
final class CredentialsExpiries {

	private CredentialsExpiries() {
	}

	static Optional<Instant> earliest(List<CredentialsExpiry> expiries, Authentication authentication) {
		return expiries.stream().flatMap((expiry) -> expiry.expiresAt(authentication).stream()).min(Instant::compareTo);
	}

}
