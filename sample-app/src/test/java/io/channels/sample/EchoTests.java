package io.channels.sample;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wire contract of {@code /echo}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class EchoTests {

	@LocalServerPort
	private int port;

	@Test
	void textComesBackAsTextAndBytesAsBytes() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo")) {
			client.sendText("hello").sendBinary(new byte[] { 1, 2, 3 }).sendText("").sendBinary(new byte[0]);

			assertThat(client.receiveText()).isEqualTo("hello");
			assertThat(client.receiveBinary()).containsExactly(1, 2, 3);
			assertThat(client.receiveText()).isEmpty();
			assertThat(client.receiveBinary()).isEmpty();
		}
	}

}
