package io.channels.slice;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.channel.Channels;
import io.channels.test.AutoConfigureChannelsClock;
import io.channels.test.MutableClock;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The client, and the clock, with a server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureChannelsClock
@Timeout(60)
class TestWebSocketClientTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final Duration LONG = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private Channels channels;

	@Autowired
	private MutableClock clock;

	@Test
	void principalIsThatOfTheHandshake() {
		try (TestWebSocketClient ann = to("/who").principal("ann").origin("http://localhost:" + this.port).connect();
				TestWebSocketClient nobody = to("/who").connect()) {
			assertThat(ann.receiveText()).isEqualTo("ann null http://localhost:" + this.port);
			assertThat(nobody.receiveText()).isEqualTo("nobody null null");
		}
	}

	@Test
	void inventedTokenIsNobody() {
		try (TestWebSocketClient client = to("/who").header("Channels-Test-Principal", "ann").connect()) {
			assertThat(client.receiveText()).isEqualTo("nobody null null");
		}
	}

	@Test
	void tokenMeansNobodyWhenItsClientIsConnected() {
		try (TestWebSocketClient ann = to("/token").principal("ann").connect()) {
			String token = ann.receiveText();

			try (TestWebSocketClient thief = to("/who").header("Channels-Test-Principal", token).connect()) {
				assertThat(thief.receiveText()).isEqualTo("nobody null null");
			}
		}
	}

	@Test
	void jsonIsSentAndReceived() {
		try (TestWebSocketClient ann = to("/chat/hall?name=Ann").connect()) {
			assertThat(ann.receiveJson().path("message").asString()).isEqualTo("welcome");
			assertThat(ann.receiveJson(Scanned.Said.class)).isEqualTo(new Scanned.Said("Ann is here"));

			ann.sendJson(new Scanned.Said("hi"));

			assertThat(ann.receiveJson(Duration.ofSeconds(5))).hasToString("{\"message\":\"Ann: hi\"}");
			ann.assertNothingReceived();
		}
	}

	@Test
	void closeIsAwaited() {
		try (TestWebSocketClient ann = to("/chat/attic?name=Ann").connect()) {
			ann.receiveTexts(2);

			ann.sendBinary(new byte[] { 1 });

			assertThat(ann.receiveBinary()).containsExactly(1);
			ann.assertClosed(4001);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ann.assertClosed(1000))
				.withMessage("Expected the server to close with 1000, but it did with 4001 (no images)");
		}
	}

	@Test
	void waitsHaveAnEndThatSaysWhatWasMissing() {
		try (TestWebSocketClient ann = to("/chat/cellar?name=Ann").timeout(SHORT).connect()) {
			ann.receiveText(LONG);
			ann.receiveText(LONG);

			assertThatExceptionOfType(AssertionError.class).isThrownBy(ann::receiveText)
				.withMessage("No message within PT0.05S; still connected");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ann.receiveJson(SHORT.plusMillis(1)))
				.withMessage("No message within PT0.051S; still connected");
			ann.sendJson(new Scanned.Said("hi"));
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> ann.assertNothingReceived(LONG))
				.withMessage("Expected nothing, but got '{\"message\":\"Ann: hi\"}'");
		}
	}

	@Test
	void whatIsDelayedGoesByTheClock() {
		try (TestWebSocketClient ann = to("/team").connect()) {
			this.channels.channel("jobs").send(new Scanned.Job("sweep", 0), Duration.ofHours(1));

			this.clock.advance(Duration.ofMinutes(59));
			ann.assertNothingReceived();
			this.clock.advance(Duration.ofMinutes(1));

			assertThat(ann.receiveText()).isEqualTo("sweep done");
		}
	}

	@Test
	void socketsLiveInRealTime() {
		try (TestWebSocketClient ann = to("/team").connect()) {
			this.clock.advance(Duration.ofDays(2));

			// The gateway looks at the clock twice a second.
			ann.assertNothingReceived(Duration.ofMillis(700));

			assertThat(ann.isClosed()).isFalse();
		}
	}

	private TestWebSocketClient.Request to(String path) {
		return TestWebSocketClient.to(this.port, path);
	}

}
