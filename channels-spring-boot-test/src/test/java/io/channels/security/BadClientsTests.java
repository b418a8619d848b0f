package io.channels.security;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.oauth2.jwt.JwtEncoder;

import io.channels.test.HandshakeRefusedException;
import io.channels.test.MutableClock;
import io.channels.test.TestWebSocketClient;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What clients do that mean no good, and what they learn from it.
 */
@SpringBootTest(classes = SecuredApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "channels.websocket.ping-interval=0s", "channels.websocket.max-lifetime=0s",
				"channels.websocket.max-message-size=1KB", "channels.websocket.max-messages-per-second=1",
				"channels.websocket.message-rate-policy=drop", "channels.websocket.max-connections-per-address=3",
				"channels.websocket.allowed-origins=https://*.example.org", "channels.security.recheck-interval=0s",
				"logging.level.io.channels=debug", "logging.level.org.springframework.web.socket=debug",
				"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class BadClientsTests {

	@LocalServerPort
	private int port;

	@Autowired
	private JwtEncoder encoder;

	@Autowired
	private MutableClock clock;

	@Autowired
	private Gateway gateway;

	private SignIn signIn;

	@BeforeEach
	void waitUntilEmpty() {
		Awaitility.await().until(() -> this.gateway.statistics().open() == 0);
		this.signIn = new SignIn(this.port);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://localhost", "https://localhost:1", "null",
			"https://example.org", "https://www.example.org.evil.example", "file://", "no origin at all" })
	void sessionOfAPageOfAnotherSiteIsOfNoUse(String origin) {
		String cookie = this.signIn.session("ann");
		long before = this.gateway.statistics().refused(Refusal.ORIGIN);

		assertRefused(to("/seen").header("Cookie", cookie).origin(origin), 403);

		assertThat(this.gateway.statistics().refused(Refusal.ORIGIN)).isEqualTo(before + 1);
	}

	@Test
	void pagesOfOwnAndAllowedSitesAreLetIn() {
		String cookie = this.signIn.session("ann");

		to("/seen").header("Cookie", cookie).origin("http://localhost:" + this.port).connect().close();
		to("/seen").header("Cookie", cookie).origin("https://www.example.org").connect().close();
	}

	@Test
	void ticketDoesNotHelpAPageOfAnotherSite() {
		assertRefused(to("/seen?ticket=" + ticket()).origin("https://evil.example"), 403);
	}

	@Test
	void twoHandshakesWithOneTicketGetOneConnection() {
		String ticket = ticket();

		long open = IntStream.range(0, 3).parallel().filter((i) -> isLetIn("/seen?ticket=" + ticket)).count();

		assertThat(open).isOne();
	}

	@Test
	void credentialsAreNotLogged(CapturedOutput output) {
		String token = SignIn.token(this.encoder, "ann", this.clock.instant().plusSeconds(3600));
		String ticket = ticket();
		to("/seen?ticket=" + ticket).connect().close();
		assertRefused(to("/seen?ticket=" + ticket), 401);
		to("/seen").subprotocols("channels", SignIn.subprotocol(token)).connect().close();
		assertRefused(to("/seen").subprotocols("channels", SignIn.subprotocol(token + "x")), 401);

		assertThat(output).doesNotContain(ticket, ticket.substring(7), token, SignIn.subprotocol(token));
	}

	@Test
	void connectionsOfOneAddressAreLimited() {
		try (TestWebSocketClient one = to("/open").connect();
				TestWebSocketClient two = to("/open").connect();
				TestWebSocketClient three = to("/open").connect()) {
			assertRefused(to("/open"), 503);
			assertThat(Stream.of(one, two, three)).noneMatch(TestWebSocketClient::isClosed);
		}
	}

	@Test
	void floodIsDroppedAndCounted(CapturedOutput output) {
		long before = this.gateway.statistics().limited();
		try (TestWebSocketClient client = to("/open").connect()) {
			client.receiveText();
			IntStream.range(0, 15).forEach((i) -> client.sendText("m" + i));
			assertThat(client.receiveTexts(10)).last().isEqualTo("m9");
			Awaitility.await().until(() -> this.gateway.statistics().limited() == before + 5);

			this.clock.advance(Duration.ofSeconds(1));

			assertThat(client.sendText("after").receiveText()).isEqualTo("after");
		}
		assertThat(output.toString().split("more than 1 a second", -1)).hasSize(2);
	}

	@Test
	void hugeMessageClosesWith1009() {
		try (TestWebSocketClient client = to("/open").connect()) {
			client.sendText("x".repeat(1025));

			client.assertClosed(1009);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/seen", "/admins", "/open?ticket=none", "/open?a=%zz", "/nowhere", "/open?ticket=%zz" })
	void answersTellNothingOfTheInside(String path) throws IOException {
		String answer = Answers.of(this.port, path, "Sec-WebSocket-Protocol: channels.token.!!");

		assertThat(answer).matches(INNOCENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-WebSocket-Protocol: ,,;", "Origin: \u0001", "Sec-WebSocket-Version: x",
			"Authorization: Bearer", "Authorization: Bearer \u00e4", "Cookie: JSESSIONID=forged" })
	void oddHeadersAreAnsweredPolitely(String header) throws IOException {
		String answer = Answers.of(this.port, "/seen", header);

		assertThat(answer).startsWith("HTTP/1.1 4").matches(INNOCENT);
	}

	private static final Predicate<String> INNOCENT = (answer) -> !answer.contains("Exception")
			&& !answer.contains("io.channels") && !answer.contains("org.springframework") && !answer.contains("\tat ")
			&& !answer.contains("HTTP/1.1 5") && !answer.contains("HTTP/1.1 101");

	private boolean isLetIn(String path) {
		try {
			to(path).connect().close();
			return true;
		}
		catch (HandshakeRefusedException ex) {
			return false;
		}
	}

	private String ticket() {
		return this.signIn
			.get("/ticket", "Authorization",
					"Bearer " + SignIn.token(this.encoder, "ann", this.clock.instant().plusSeconds(3600)))
			.body();
	}

	private TestWebSocketClient.Request to(String path) {
		return TestWebSocketClient.to(this.port, path);
	}

	private static void assertRefused(TestWebSocketClient.Request request, int status) {
		assertThatExceptionOfType(HandshakeRefusedException.class).isThrownBy(request::connect)
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(status));
	}

}
