package io.channels.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.context.TestPropertySource;

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

}
