package io.channels.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells a page who looks at it, and what its forms need.
 */
@RestController
class SignInController {

	@GetMapping("/api/me")
	Me me(@Nullable Authentication user, CsrfToken token) {
		if (user == null) {
			return new Me(null, false, token.getToken());
		}
		boolean admin = AuthorityUtils.authorityListToSet(user.getAuthorities())
			.contains("ROLE_" + SignInConfiguration.ADMIN);
		return new Me(user.getName(), admin, token.getToken());
	}

	/**
	 * Who looks at a page.
	 *
	 * @param name the name, or null for a stranger
	 * @param admin whether there is more to see
	 * @param token what a form hands over as {@code _csrf}
	 */
	record Me(@Nullable String name, boolean admin, String token) {
	}

}
