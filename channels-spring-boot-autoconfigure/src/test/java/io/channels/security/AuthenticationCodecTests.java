package io.channels.security;

import java.security.Principal;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticationCodecTests {

	private final AuthenticationCodec codec = new AuthenticationCodec();

	@Test
	void nameAndAuthoritiesSurvive() {
		Authentication read = authentication(user("ann", "ROLE_USER", "SCOPE_a b"));

		assertThat(read.getName()).isEqualTo("ann");
		assertThat(read.isAuthenticated()).isTrue();
		assertThat(read.getAuthorities()).extracting(GrantedAuthority::getAuthority)
			.containsExactly("ROLE_USER", "SCOPE_a b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "ann\nROLE_ADMIN", "ann\r\nROLE_ADMIN", "ann ROLE_ADMIN", "ann%20ROLE_ADMIN",
			"ann+1@example.org", "Zoë 漢字 \uD83D\uDE00" })
	void noNameIsReadAsAnAuthority(String name) {
		Authentication read = authentication(user(name));

		assertThat(read.getName()).isEqualTo(name);
		assertThat(read.getAuthorities()).isEmpty();
	}

	@Test
	void credentialsStayBehind() {
		String written = this.codec.write(user("ann", "ROLE_USER"));

		assertThat(written).doesNotContain("secret");
		assertThat(authentication(user("ann", "ROLE_USER")).getCredentials()).isNull();
	}

	@Test
	void principalOfAnotherKindDoesNotBecomeAuthenticated() {
		Principal read = this.codec.read(this.codec.write(() -> "ann"));

		assertThat(read.getName()).isEqualTo("ann");
		assertThat(read).isNotInstanceOf(Authentication.class);
	}

	@Test
	void whoIsNotAuthenticatedDoesNotBecomeSo() {
		TestingAuthenticationToken doubtful = new TestingAuthenticationToken("ann", "secret");

		Principal read = this.codec.read(this.codec.write(doubtful));

		assertThat(read.getName()).isEqualTo("ann");
		assertThat(read).isNotInstanceOf(Authentication.class);
	}

	private Authentication authentication(Principal principal) {
		Principal read = this.codec.read(this.codec.write(principal));
		assertThat(read).isInstanceOf(Authentication.class);
		return (Authentication) read;
	}

	private static Authentication user(String name, String... authorities) {
		return UsernamePasswordAuthenticationToken.authenticated(name, "secret",
				AuthorityUtils.createAuthorityList(List.of(authorities)));
	}

}
