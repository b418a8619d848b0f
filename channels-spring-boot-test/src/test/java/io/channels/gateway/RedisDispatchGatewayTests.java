package io.channels.gateway;

import org.junit.jupiter.api.AfterAll;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import io.channels.redis.RedisServer;

/**
 * The gateway whose events go through Redis.
 */
@TestPropertySource(properties = { "channels.websocket.dispatch=layer", "channels.layers.default.backend=redis",
		"channels.websocket.accept-timeout=3s",
		"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
@DirtiesContext
class RedisDispatchGatewayTests extends GatewayContract {

	private static final RedisServer SERVER = RedisServer.started();

	@DynamicPropertySource
	static void server(DynamicPropertyRegistry registry) {
		registry.add("channels.layers.default.config.hosts", SERVER::address);
	}

	@AfterAll
	static void stopServer() {
		SERVER.close();
	}

}
