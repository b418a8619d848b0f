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
