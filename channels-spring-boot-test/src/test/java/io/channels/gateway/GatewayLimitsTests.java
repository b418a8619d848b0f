package io.channels.gateway;

import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.test.HandshakeRefusedException;
import io.channels.test.TestWebSocketClient;
import io.channels.test.TestWebSocketClient.Closed;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The limits on connections and on what a client does.
 */
@SpringBootTest(classes = GatewayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "channels.websocket.max-connections=3", "channels.websocket.max-connections-per-address=2",
				"channels.websocket.max-messages-per-second=1", "channels.websocket.idle-timeout=700ms",
				"channels.websocket.max-lifetime=2s",
				"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
@Timeout(60)
class GatewayLimitsTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Gateway gateway;

	@BeforeEach
	void waitUntilEmpty() {
		Awaitility.await().until(() -> this.gateway.statistics().open() == 0);
	}

	@Test
	void moreConnectionsOfAnAddressAreRefusedUntilOneEnds() {
		TestWebSocketClient one = TestWebSocketClient.connect(this.port, "/echo");
		try (TestWebSocketClient two = TestWebSocketClient.connect(this.port, "/echo")) {
			assertThatExceptionOfType(HandshakeRefusedException.class)
				.isThrownBy(() -> TestWebSocketClient.connect(this.port, "/echo"))
				.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(503));
			assertThat(this.gateway.statistics().refused(Refusal.ADDRESS)).isOne();
			assertThat(this.gateway.statistics().refused()).isOne();

			one.close(1000);
			Awaitility.await().until(() -> this.gateway.statistics().open() == 1);

			TestWebSocketClient.connect(this.port, "/echo").close();
		}
	}

	@Test
	void deniedConnectionsTakeNoPlace() {
		IntStream.range(0, 5)
			.forEach((i) -> assertThatExceptionOfType(HandshakeRefusedException.class)
				.isThrownBy(() -> TestWebSocketClient.connect(this.port, "/throw/deny"))
				.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(403)));
	}

	@Test
	void tooManyMessagesCloseWith1008() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo")) {
			IntStream.range(0, 10).forEach((i) -> client.sendText("m" + i));
			assertThat(client.receiveTexts(10)).hasSize(10);

			// The second may find the socket closed.
			catchThrowable(() -> client.sendText("one too many").sendText("two too many"));

			assertThat(client.awaitClosed()).isEqualTo(new Closed(1008, "too many messages"));
			assertThat(this.gateway.statistics().limited()).isPositive();
		}
	}

	@Test
	void silentClientIsClosed() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo")) {
			assertThat(client.awaitClosed()).isEqualTo(new Closed(1000, "idle"));
		}
	}

}
