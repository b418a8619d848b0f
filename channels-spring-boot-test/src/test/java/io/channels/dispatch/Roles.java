package io.channels.dispatch;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.redis.RedisServer;

/**
 * Starts nodes that are gateways or workers alone, over one Redis.
 *
 * @param hosts the servers of Redis
 * @param lease how long nodes wait for a sign of life of each other
 */
record Roles(String hosts, String lease) {

	Roles(RedisServer server, String lease) {
		this(server.address(), lease);
	}

	/**
	 * Start a gateway, which has no consumers.
	 */
	ConfigurableApplicationContext gateway() {
		return new SpringApplicationBuilder(GatewayOnlyApplication.class).properties(properties())
			.properties("server.port=0", "channels.worker.enabled=false",
					"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
			.run();
	}

	/**
	 * Start a worker, which has no web server.
	 */
	ConfigurableApplicationContext worker() {
		return new SpringApplicationBuilder(WorkerApplication.class).web(WebApplicationType.NONE)
			.properties(properties())
			.properties("channels.websocket.enabled=false")
			.run();
	}

	static int port(ConfigurableApplicationContext gateway) {
		return ((ServletWebServerApplicationContext) gateway).getWebServer().getPort();
	}

	String[] properties() {
		return new String[] { "channels.layers.default.backend=redis",
				"channels.layers.default.config.hosts=" + this.hosts,
				"channels.layers.default.config.node-lease=" + this.lease, "channels.websocket.dispatch=layer",
				"channels.websocket.dispatch-lease=" + this.lease };
	}

}
