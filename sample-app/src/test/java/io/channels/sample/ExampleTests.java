package io.channels.sample;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.channel.Channels;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wire contract of {@code /example}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExampleTests {

	@LocalServerPort
	private int port;

	@Autowired
	private Channels channels;

	@Test
	void everyTextReachesTheTeam() {
		try (TestWebSocketClient one = TestWebSocketClient.connect(this.port, "/example");
				TestWebSocketClient two = TestWebSocketClient.connect(this.port, "/example")) {
			assertThat(one.receiveText()).isEqualTo("Thanks for connecting to our websocket.");
			assertThat(two.receiveText()).isEqualTo("Thanks for connecting to our websocket.");

			one.sendText("hello team");

			assertThat(one.receiveText()).isEqualTo("hello team");
			assertThat(two.receiveText()).isEqualTo("hello team");
		}
		Awaitility.await().until(() -> this.channels.group("sas-team").channels().isEmpty());
	}

}
