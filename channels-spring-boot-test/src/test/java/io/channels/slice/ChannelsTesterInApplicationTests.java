package io.channels.slice;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.test.AutoConfigureChannelsTester;
import io.channels.test.ChannelsTester;
import io.channels.test.TestConnection;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tester in a whole application, beside its server.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureChannelsTester
class ChannelsTesterInApplicationTests {

	@Autowired
	private ChannelsTester tester;

	@Autowired
	private Scanned.Orders orders;

	@LocalServerPort
	private int port;

	@Test
	void socketsAndConnectionsOfTheTesterAreInTheSameGroups() {
		try (TestWebSocketClient socket = TestWebSocketClient.connect(this.port, "/team")) {
			TestConnection ann = this.tester.connect("/team");

			this.tester.channel("jobs").send(new Scanned.Job("sweep", 0));

			assertThat(ann).hasReceivedText("sweep done");
			assertThat(socket.receiveText()).isEqualTo("sweep done");
		}
	}

	@Test
	void whatBeansSendIsConsumedBeforeTheyReturn() {
		TestConnection ann = this.tester.connect("/team");

		this.orders.place("tea");

		assertThat(ann).hasReceivedText("tea done");
		assertThat(this.tester.channel("jobs")).hasBeenSentOnly(new Scanned.Job("tea", 0));
		assertThat(this.tester.channel("alarms")).hasBeenSentLater(Map.of("name", "tea"), Duration.ofMinutes(10));
		this.tester.advance(Duration.ofMinutes(10));
		// The one of the job has expired.
		assertThat(this.tester.channel("archive")).hasWaiting(1);
	}

}
