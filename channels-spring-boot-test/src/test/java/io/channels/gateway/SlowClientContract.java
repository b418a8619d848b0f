package io.channels.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.channel.Channels;
import io.channels.test.TestWebSocketClient;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayStatistics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client that stalls costs, on every container: nobody but itself.
 */
@SpringBootTest(classes = GatewayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "channels.websocket.outbound.max-size=512KB", "channels.websocket.outbound.send-timeout=1s" })
@Timeout(60)
abstract class SlowClientContract {

	private static final String TEXT = "x".repeat(16 * 1024);

	@LocalServerPort
	private int port;

	@Autowired
	private Gateway gateway;

	@Autowired
	private Channels channels;

	@Autowired
	private Recorder recorder;

	@BeforeEach
	void forget() {
		Awaitility.await().until(() -> this.gateway.statistics().open() == 0);
		this.recorder.clear();
	}

	@Test
	void clientThatNeverReadsDoesNotStopTheOthers() throws IOException {
		List<TestWebSocketClient> healthy = new ArrayList<>();
		for (int i = 0; i < 199; i++) {
			healthy.add(TestWebSocketClient.connect(this.port, "/listen/slow"));
		}
		RawClient stalled = RawClient.connectWithSmallBuffer(this.port, "/listen/slow");
		long sent = 0;

		// More than any socket buffer takes, at the pace of the healthy.
		while (this.recorder.disconnects().isEmpty()) {
			String text = sent + TEXT;
			this.channels.group("slow").send(Map.of("text", text));
			healthy.forEach((client) -> assertThat(client.receiveText()).isEqualTo(text));
			sent++;
			assertThat(sent).as("messages until the stalled client is closed").isLessThan(2_000);
		}

		assertThat(this.recorder.disconnects()).containsExactly(1013);
		GatewayStatistics statistics = this.gateway.statistics();
		assertThat(statistics.dropped() + statistics.discarded()).isPositive();
		assertThat(statistics.open()).isLessThanOrEqualTo(200);
		healthy.forEach(TestWebSocketClient::close);
		stalled.close();
	}

}
