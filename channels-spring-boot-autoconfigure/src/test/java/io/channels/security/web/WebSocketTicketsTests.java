package io.channels.security.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

import io.channels.security.AuthenticationCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebSocketTicketsTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Authentication ANN = UsernamePasswordAuthenticationToken.authenticated("ann", "secret",
			AuthorityUtils.createAuthorityList("ROLE_USER"));

	private final Map<String, String> kept = new HashMap<>();

	private Optional<Instant> end = Optional.empty();

	@Test
	void ticketGivesWhoItWasIssuedTo() {
		TicketGrant grant = at(NOW).use(at(NOW).issue(ANN, null), "/any").orElseThrow();

		assertThat(grant.authentication().getName()).isEqualTo("ann");
		assertThat(grant.authentication().getAuthorities()).extracting(GrantedAuthority::getAuthority)
			.containsExactly("ROLE_USER");
	}

	@Test
	void ticketsAreLongAndDiffer() {
		String ticket = at(NOW).issue(ANN, null);

		assertThat(ticket).matches("ticket-[A-Za-z0-9_-]{43}").isNotEqualTo(at(NOW).issue(ANN, null));
	}

	@Test
	void whatIsKeptTellsNeitherTicketNorCredentials() {
		String ticket = at(NOW).issue(ANN, null);

		assertThat(this.kept.toString()).doesNotContain(ticket, ticket.substring(7), "secret");
	}

	@Test
	void ticketHoldsOnce() {
		String ticket = at(NOW).issue(ANN, null);
		at(NOW).use(ticket, "/");

		assertThat(at(NOW).use(ticket, "/")).isEmpty();
	}

	@Test
	void ticketForAnotherPathIsUsedUp() {
		String ticket = at(NOW).issue(ANN, "/chat");

		assertThat(at(NOW).use(ticket, "/admin")).isEmpty();
		assertThat(at(NOW).use(ticket, "/chat")).isEmpty();
	}

	@Test
	void ticketHoldsForItsLifetime() {
		String one = at(NOW).issue(ANN, null);
		String other = at(NOW).issue(ANN, null);

		assertThat(at(NOW.plusMillis(29_999)).use(one, "/")).isPresent();
		assertThat(at(NOW.plusSeconds(30)).use(other, "/")).isEmpty();
	}

	@Test
	void ticketHoldsNoLongerThanItsToken() {
		this.end = Optional.of(NOW.plusSeconds(5));
		String one = at(NOW).issue(ANN, null);
		String other = at(NOW).issue(ANN, null);

		assertThat(at(NOW).use(one, "/").orElseThrow().end()).isEqualTo(NOW.plusSeconds(5));
		assertThat(at(NOW.plusSeconds(5)).use(other, "/")).isEmpty();
	}

	@Test
	void ticketKnowsTheSessionItWasIssuedIn() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setUserPrincipal(ANN);
		String id = request.getSession(true).getId();

		assertThat(at(NOW).use(at(NOW).issue(request), "/").orElseThrow().sessionId()).isEqualTo(id);
	}

	@Test
	void whatIsNoTicketIsNotLookedUp() {
		for (String none : List.of("", "ticket-", "ticket-" + "a".repeat(44), "ticket-" + "!".repeat(43),
				"a".repeat(50))) {
			assertThat(at(NOW).use(none, "/")).isEmpty();
		}
	}

	@Test
	void nobodyGetsNoTicket() {
		assertThatIllegalArgumentException().isThrownBy(() -> at(NOW).issue(new MockHttpServletRequest()));
		assertThatIllegalArgumentException().isThrownBy(() -> at(NOW).issue(
				new AnonymousAuthenticationToken("key", "anonymous", AuthorityUtils.createAuthorityList("X")), null));
		assertThat(this.kept).isEmpty();
	}

	private WebSocketTickets at(Instant now) {
		return new WebSocketTickets(new Store(), new AuthenticationCodec(), List.of((authentication) -> this.end),
				Duration.ofSeconds(30), Clock.fixed(now, ZoneOffset.UTC));
	}

	private final class Store implements TicketStore {

		@Override
		public void put(String key, String content, Duration lifetime) {
			assertThat(key).matches("[A-Za-z0-9_-]{43}");
			WebSocketTicketsTests.this.kept.put(key, content);
		}

		@Override
		public @Nullable String take(String key) {
			assertThat(key).matches("[A-Za-z0-9_-]{43}");
			return WebSocketTicketsTests.this.kept.remove(key);
		}

	}

}
