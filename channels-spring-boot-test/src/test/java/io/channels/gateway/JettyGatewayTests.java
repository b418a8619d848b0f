package io.channels.gateway;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway on Jetty.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration")
class JettyGatewayTests extends GatewayContract {

	@Test
	void runsOnJetty(@Autowired ServletWebServerApplicationContext context) {
		assertThat(context.getWebServer()).isInstanceOf(JettyWebServer.class);
	}

	@Test
	void silentClientsAreLeftToTheGateway(@Autowired ServletContext context) {
		ServerContainer container = (ServerContainer) context.getAttribute(ServerContainer.class.getName());
		long usual = container.getDefaultMaxSessionIdleTimeout();
		container.setDefaultMaxSessionIdleTimeout(20);
		try (TestWebSocketClient client = connect("/echo")) {
			client.assertNothingReceived();

			assertThat(client.sendText("still here").receiveText()).isEqualTo("still here");
		}
		finally {
			container.setDefaultMaxSessionIdleTimeout(usual);
		}
	}

}
