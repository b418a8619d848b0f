package io.channels.security;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import io.channels.websocket.PrincipalCodec;

/**
 * Keeps the name and the authorities of who was authenticated, and nothing else: no
 * credentials and no details. Of a principal that is not Spring Security's it keeps the
 * name.
 * <p>
 * Written are the kind, the name and the authorities, with a space between, encoded as in
 * a URL, so that no name can be read as an authority.
 */
public final class AuthenticationCodec implements PrincipalCodec {

	private static final String AUTHENTICATED = "authenticated";

	private static final String NAMED = "named";

	private final PrincipalCodec names = PrincipalCodec.ofName();

	@Override
	public String write(Principal principal) {
		List<String> words = new ArrayList<>();
		boolean authenticated = principal instanceof Authentication authentication && authentication.isAuthenticated();
		words.add(authenticated ? AUTHENTICATED : NAMED);
		words.add(encode(this.names.write(principal)));
		if (authenticated) {
			((Authentication) principal).getAuthorities()
				.stream()
				.map(GrantedAuthority::getAuthority)
				.filter(Objects::nonNull)
				.map(AuthenticationCodec::encode)
				.forEach(words::add);
		}
		return String.join(" ", words);
	}

	@Override
	public Principal read(String text) {
		List<String> words = List.of(text.split(" ", -1));
		String name = decode(words.get(1));
		if (!words.get(0).equals(AUTHENTICATED)) {
			return this.names.read(name);
		}
		return UsernamePasswordAuthenticationToken.authenticated(name, null,
				AuthorityUtils.createAuthorityList(words.stream().skip(2).map(AuthenticationCodec::decode).toList()));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static String decode(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

}
