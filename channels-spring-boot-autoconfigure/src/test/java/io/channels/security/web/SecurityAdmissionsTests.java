package io.channels.security.web;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

import io.channels.websocket.Handshake;
import io.channels.websocket.server.Admission;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityAdmissionsTests {

	private final Set<String> gone = new HashSet<>();

	private final SecurityAdmissions admissions = new SecurityAdmissions(List.of(),
			List.of((id) -> !this.gone.contains(id)));

	private final MockHttpSession session = new MockHttpSession();

	private int ended;

	@Test
	void nobodyIsNotWatched() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(this.session);

		assertThat(this.admissions.admit(request, handshake(null), () -> this.ended++)).isNull();
	}

	@Test
	void holdsWhileTheSessionLasts() {
		Admission admission = admit("ann");

		assertThat(admission.holds()).isTrue();

		this.session.invalidate();
		assertThat(admission.holds()).isFalse();
	}

	@Test
	void sessionThatHasEndedBeforeEndsTheConnection() {
		this.session.invalidate();

		admit("ann");

		assertThat(this.ended).isOne();
	}

	@Test
	void endsAtOnceWithTheSession() {
		admit("ann");
		admit("ann");

		this.admissions.sessionDestroyed(new HttpSessionEvent(this.session));

		assertThat(this.ended).isEqualTo(2);
	}

	@Test
	void connectionThatHasLeftIsForgotten() {
		admit("ann").left();

		this.admissions.sessionDestroyed(new HttpSessionEvent(this.session));

		assertThat(this.ended).isZero();
	}

	@Test
	void followsTheSessionToAnotherId() {
		String before = this.session.getId();
		admit("ann");
		this.session.changeSessionId();
		this.admissions.sessionIdChanged(new HttpSessionEvent(this.session), before);

		this.admissions.sessionDestroyed(new HttpSessionEvent(this.session));

		assertThat(this.ended).isOne();
	}

	@Test
	void doesNotHoldWhereTheSessionIsGoneElsewhere() {
		Admission admission = admit("ann");

		this.gone.add(this.session.getId());

		assertThat(admission.holds()).isFalse();
	}

	@Test
	void doesNotHoldWhenSomebodyElseSignsIn() {
		signIn("ann");
		Admission admission = admit("ann");
		assertThat(admission.holds()).isTrue();

		signIn("bob");
		assertThat(admission.holds()).isFalse();
	}

	@Test
	void doesNotHoldWhenTheUserSignsOutAndTheSessionGoesOn() {
		signIn("ann");
		Admission admission = admit("ann");

		this.session.removeAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);

		assertThat(admission.holds()).isFalse();
	}

	private void signIn(String user) {
		this.session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
				new SecurityContextImpl(authentication(user)));
	}

	private Admission admit(String user) {
		MockHttpServletRequest request = new MockHttpServletRequest() {
			@Override
			public HttpSession getSession(boolean create) {
				return SecurityAdmissionsTests.this.session;
			}
		};
		return Objects.requireNonNull(this.admissions.admit(request, handshake(user), () -> this.ended++));
	}

	private static Handshake handshake(String user) {
		return new Handshake("/", "", new HttpHeaders(), List.of(), null, null,
				(user != null) ? authentication(user) : null, Map.of());
	}

	private static Authentication authentication(String user) {
		return UsernamePasswordAuthenticationToken.authenticated(user, null, AuthorityUtils.NO_AUTHORITIES);
	}

}
