package io.channels.gateway;

import java.io.IOException;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

import io.channels.channel.Channels;
import io.channels.message.ChannelName;
import io.channels.test.TestWebSocketClient;
import io.channels.websocket.CloseCode;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.OpenConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The gateway on Tomcat.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
class TomcatGatewayTests extends GatewayContract {

	@Test
	void runsOnTomcat(@Autowired ServletWebServerApplicationContext context) {
		assertThat(context.getWebServer()).isInstanceOf(TomcatWebServer.class);
	}

	@Test
	void connectionIsListedAndClosed(@LocalServerPort int port, @Autowired Gateway gateway) {
		try (TestWebSocketClient client = TestWebSocketClient.connect(port, "/listen/closed")) {
			await()
				.until(() -> gateway.connections().stream().anyMatch((open) -> open.path().equals("/listen/closed")));
			OpenConnection connection = gateway.connections()
				.stream()
				.filter((open) -> open.path().equals("/listen/closed"))
				.findFirst()
				.orElseThrow();
			ChannelName channel = ChannelName.of(connection.channel());

			assertThat(gateway.owns(channel)).isTrue();
			assertThat(gateway.close(channel, CloseCode.of(4000).withReason("enough"))).isTrue();

			assertThat(client.awaitClosed()).isEqualTo(new TestWebSocketClient.Closed(4000, "enough"));
			await().until(() -> !gateway.close(channel, CloseCode.NORMAL));
		}
	}

	@Test
	void largeMessageIsWrittenInFragmentsAsLargeAsABuffer(@LocalServerPort int port, @Autowired Channels channels)
			throws IOException {
		try (RawClient client = RawClient.connect(port, "/listen/large")) {
			await().until(() -> !channels.group("large").channels().isEmpty());
			channels.group("large").send(Map.of("text", "x".repeat(40_000)));

			int fragment = 32 * 1024 - 4;
			assertThat(client.read(4)).containsExactly(0x01, 126, fragment >> 8, fragment & 0xFF);
			assertThat(client.read(fragment)).containsOnly('x');
			int rest = 40_000 - fragment;
			assertThat(client.read(4)).containsExactly(0x80, 126, rest >> 8, rest & 0xFF);
			assertThat(client.read(rest)).containsOnly('x');
		}
	}

}
