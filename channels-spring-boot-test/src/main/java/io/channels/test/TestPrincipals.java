package io.channels.test;

import java.security.Principal;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The users as whom clients of this JVM connect, while they do, by a random token. What
 * goes over the wire is the token alone, and nobody outside of this JVM has one that
 * means anything. Guarded by the concurrent map.
 */
final class TestPrincipals {

	/**
	 * The header that carries the token.
	 */
	static final String HEADER = "Channels-Test-Principal";

	private static final Map<String, Principal> PRINCIPALS = new ConcurrentHashMap<>();

	private TestPrincipals() {
	}

	/**
	 * Take a user.
	 * @return the token
	 */
	static String put(Principal principal) {
		String token = UUID.randomUUID().toString();
		PRINCIPALS.put(token, principal);
		return token;
	}

	static void remove(String token) {
		PRINCIPALS.remove(token);
	}

	static @Nullable Principal get(@Nullable String token) {
		return (token != null) ? PRINCIPALS.get(token) : null;
	}

}
