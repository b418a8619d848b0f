package io.channels.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * A role that whoever is authenticated on this thread must have. Immutable, for any
 * thread.
 */
public final class RequiredRole {

	private static final String PREFIX = "ROLE_";

	private final String role;

	/**
	 * Create a role.
	 * @param role its name, or the name of an authority
	 */
	public RequiredRole(String role) {
		this.role = role;
	}

	/**
	 * Return whether somebody is authenticated who has the role.
	 */
	public boolean isGranted() {
		Authentication authentication = authentication();
		return authentication != null && authentication.isAuthenticated()
				&& authentication.getAuthorities()
					.stream()
					.map((authority) -> authority.getAuthority())
					.anyMatch((name) -> this.role.equals(name) || (PREFIX + this.role).equals(name));
	}

	/**
	 * Let Spring Security deny access, which may ask for a login, if it is at work.
	 * @throws AccessDeniedException if the role is not granted, and Spring Security has
	 * looked at this request
	 */
	public void demand() {
		if (authentication() != null && !isGranted()) {
			throw new AccessDeniedException("Needs the role '%s'".formatted(this.role));
		}
	}

	private static @Nullable Authentication authentication() {
		return SecurityContextHolder.getContext().getAuthentication();
	}

}
