package io.channels.security;

import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtEncoder;

import io.channels.test.HandshakeRefusedException;
import io.channels.test.MutableClock;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who gets in, who they are, and until when they may stay, whatever the dispatch.
 */
@SpringBootTest(classes = SecuredApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "channels.websocket.ping-interval=0s", "channels.websocket.max-lifetime=0s",
				"channels.security.recheck-interval=1m" })
@Timeout(60)
abstract class SecurityContract {

	@LocalServerPort
	private int port;

	@Autowired
	private JwtEncoder encoder;

	@Autowired
	private MutableClock clock;

	@Autowired
	private SecuredApplication.Banned banned;

	private SignIn signIn;

	@BeforeEach
	void signIn() {
		this.signIn = new SignIn(this.port);
		this.banned.names.clear();
	}

	@Test
	void nobodyIsNotLetIn() {
		assertRefused(to("/seen"), 401);
	}

	@Test
	void nobodyIsLetInWhereAnybodyMay() {
		try (TestWebSocketClient client = to("/open").connect()) {
			assertThat(client.receiveText()).isEqualTo("nobody []  []");
		}
	}

	@Test
	void sessionLetsIn() {
		try (TestWebSocketClient client = to("/seen").header("Cookie", this.signIn.session("ann")).connect()) {
			assertThat(client.receiveText()).startsWith("ann ");
		}
	}

	@Test
	void rulesOfPathsHoldForHandshakes() {
		assertRefused(to("/admins").header("Cookie", this.signIn.session("ann")), 403);

		to("/admins").header("Cookie", this.signIn.session("root")).connect().close();
	}

	@Test
	void tokenInTheHeaderLetsIn() {
		try (TestWebSocketClient client = to("/seen").header("Authorization", "Bearer " + token()).connect()) {
			assertThat(client.receiveText()).startsWith("ann ");
		}
	}

	@Test
	void tokenAmongTheSubprotocolsLetsInAndIsHidden() {
		try (TestWebSocketClient client = to("/seen").subprotocols("v2", "channels", SignIn.subprotocol(token()))
			.connect()) {
			assertThat(client.receiveText()).isEqualTo("ann [v2, channels]  [v2, channels]");
			assertThat(client.subprotocol()).isEqualTo("channels");
		}
	}

	@Test
	void badTokensAreRefused() {
		assertRefused(to("/open").subprotocols("channels", SignIn.subprotocol("no.real.token")), 401);
		assertRefused(to("/open").subprotocols("channels", "channels.token.!"), 401);
		assertRefused(to("/open").subprotocols("channels", "channels.token."), 401);
		assertRefused(
				to("/open").subprotocols("channels",
						SignIn.subprotocol(SignIn.token(this.encoder, "ann", this.clock.instant().minusSeconds(1)))),
				401);
	}

	@Test
	void ticketInTheQueryLetsInOnceAndIsHidden() {
		String ticket = ticket("/ticket");

		try (TestWebSocketClient client = to("/seen?a=%20&ticket=" + ticket + "&b").connect()) {
			assertThat(client.receiveText()).isEqualTo("ann [] a=%20&b []");
		}
		assertRefused(to("/seen?ticket=" + ticket), 401);
	}

	@Test
	void ticketAmongTheSubprotocolsLetsInOnceAndIsHidden() {
		String ticket = ticket("/ticket");

		try (TestWebSocketClient client = to("/seen").subprotocols("channels", SignIn.subprotocol(ticket)).connect()) {
			assertThat(client.receiveText()).isEqualTo("ann [channels]  [channels]");
		}
		assertRefused(to("/seen").subprotocols("channels", SignIn.subprotocol(ticket)), 401);
	}

	@Test
	void ticketLetsInWithTheRightsOfItsUserAlone() {
		assertRefused(to("/admins?ticket=" + ticket("/ticket")), 403);
	}

	@Test
	void ticketForAPathHoldsForThatPathAlone() {
		to("/seen?ticket=" + ticket("/ticket?path=/seen")).connect().close();

		assertRefused(to("/open?ticket=" + ticket("/ticket?path=/seen")), 401);
	}

	@Test
	void oldTicketIsRefused() {
		String ticket = ticket("/ticket");

		this.clock.advance(Duration.ofSeconds(30));

		assertRefused(to("/seen?ticket=" + ticket), 401);
	}

	@Test
	void whatIsNoTicketIsRefusedEvenWhereAnybodyMayConnect() {
		assertRefused(to("/open?ticket="), 401);
		assertRefused(to("/open?ticket=ticket-" + "A".repeat(43)), 401);
		assertRefused(to("/open?ticket=" + token()), 401);
	}

	@Test
	void expiredTokenClosesWith4401() {
		try (TestWebSocketClient client = to("/seen").header("Authorization", "Bearer " + token()).connect()) {
			this.clock.advance(Duration.ofHours(2));

			client.assertClosed(4401);
		}
	}

	@Test
	void ticketEndsWithTheTokenItWasIssuedFor() {
		try (TestWebSocketClient client = to("/seen?ticket=" + ticket("/ticket")).connect()) {
			this.clock.advance(Duration.ofHours(2));

			client.assertClosed(4401);
		}
	}

	@Test
	void signingOutClosesAllSocketsOfTheSession() {
		String cookie = this.signIn.session("ann");
		String ticket = this.signIn.get("/ticket", "Cookie", cookie).body();
		try (TestWebSocketClient other = to("/seen").header("Cookie", this.signIn.session("ann")).connect();
				TestWebSocketClient one = to("/seen").header("Cookie", cookie).connect();
				TestWebSocketClient two = to("/open?ticket=" + ticket).connect()) {
			this.signIn.signOut(cookie);

			one.assertClosed(4401);
			two.assertClosed(4401);
			other.receiveText();
			assertThat(other.sendText("still here").receiveText()).isEqualTo("still here");
		}
	}

	@Test
	void whomTheApplicationRejectsIsClosedAtTheNextCheck() {
		try (TestWebSocketClient client = to("/seen").header("Cookie", this.signIn.session("ann")).connect()) {
			client.receiveText();
			assertThat(client.sendText("a").receiveText()).isEqualTo("a");
			this.banned.names.add("ann");

			this.clock.advance(Duration.ofMinutes(1));

			client.assertClosed(4401);
		}
	}

	@Test
	void methodSecurityDecidesAboutHandshakes() {
		assertRefused(to("/guarded/connect").header("Cookie", this.signIn.session("ann")), 403);

		try (TestWebSocketClient client = to("/guarded/connect").header("Cookie", this.signIn.session("root"))
			.connect()) {
			assertThat(client.receiveText()).isEqualTo("welcome root");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "receive", "class", "json", "service" })
	void methodSecurityDecidesAboutMessages(String consumer) {
		String path = "/guarded/" + consumer;
		try (TestWebSocketClient client = to(path).header("Cookie", this.signIn.session("ann")).connect()) {
			client.sendText("{\"text\":\"hello\"}");

			assertThat(client.awaitClosed()).isEqualTo(new TestWebSocketClient.Closed(4403, ""));
		}
		try (TestWebSocketClient client = to(path).header("Cookie", this.signIn.session("root")).connect()) {
			client.sendText("{\"text\":\"hello\"}").sendText("{\"text\":\"hello\"}");

			client.receiveTexts(2);
		}
	}

	@Test
	void methodSecurityClosesWith4401WhereNobodyIsSignedIn() {
		try (TestWebSocketClient client = to("/open/receive").connect()) {
			client.sendText("hello");

			client.assertClosed(4401);
		}
	}

	private String token() {
		return SignIn.token(this.encoder, "ann", this.clock.instant().plusSeconds(3600));
	}

	private String ticket(String path) {
		return this.signIn.get(path, "Authorization", "Bearer " + token()).body();
	}

	private TestWebSocketClient.Request to(String path) {
		return TestWebSocketClient.to(this.port, path);
	}

	private static void assertRefused(TestWebSocketClient.Request request, int status) {
		assertThatExceptionOfType(HandshakeRefusedException.class).isThrownBy(request::connect)
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(status));
	}

}
