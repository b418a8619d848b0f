package io.channels.admin;

import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;

import io.channels.security.CsrfHeader;
import io.channels.security.RequiredRole;

/**
 * Lets those in who have a role of Spring Security, whatever the application's own rules
 * permit.
 */
public final class RoleAccess implements AdminAccess {

	private final RequiredRole role;

	public RoleAccess(RequiredRole role) {
		this.role = role;
	}

	@Override
	public boolean isGranted(HttpServletRequest request) {
		return this.role.isGranted();
	}

	@Override
	public void askForLogin() {
		this.role.demand();
	}

	@Override
	public Optional<CsrfHeader> header(HttpServletRequest request) {
		return Optional.ofNullable(request.getAttribute(CsrfHeader.ATTRIBUTE)).map(CsrfHeader::of);
	}

}
