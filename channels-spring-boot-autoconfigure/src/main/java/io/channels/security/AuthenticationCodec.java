package io.channels.security;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import io.channels.websocket.PrincipalCodec;

/**
 * Keeps the name and the authorities of who was authenticated, one in each line, and
 * nothing else: no credentials and no details.
 */
public final class AuthenticationCodec implements PrincipalCodec {

	@Override
	public String write(Principal principal) {
		List<String> lines = new ArrayList<>();
		lines.add(String.valueOf(principal.getName()));
		if (principal instanceof Authentication authentication) {
			authentication.getAuthorities().stream().map(GrantedAuthority::getAuthority).forEach(lines::add);
		}
		return String.join("\n", lines);
	}

	@Override
	public Principal read(String text) {
		List<String> lines = text.lines().toList();
		return UsernamePasswordAuthenticationToken.authenticated(lines.isEmpty() ? "" : lines.get(0), null,
				AuthorityUtils.createAuthorityList(lines.stream().skip(1).toList()));
	}

}
