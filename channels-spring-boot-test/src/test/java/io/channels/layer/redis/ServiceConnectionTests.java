package io.channels.layer.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.redis.ChannelsRedisAutoConfiguration;
import io.channels.layer.ChannelLayers;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Layers that connect to where connection details lead, as those of Docker Compose and
 * Testcontainers do, and not to where properties lead.
 */
class ServiceConnectionTests {

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, DataRedisAutoConfiguration.class,
				ServiceConnectionAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsRedisAutoConfiguration.class))
		.withPropertyValues("channels.layers.default.backend=redis", "spring.data.redis.port=1");

	@BeforeAll
	static void start() {
		server = RedisServer.started("requirepass secret");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void connectionDetailsComeBeforeProperties() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class).run(ServiceConnectionTests::isConnected);
	}

	@Test
	void emptyHostsMeanConnectionDetails() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues("channels.layers.default.config.hosts=")
			.run(ServiceConnectionTests::isConnected);
	}

	@Test
	void hostsComeBeforeConnectionDetails() {
		this.contextRunner.withUserConfiguration(DetailsConfiguration.class)
			.withPropertyValues("channels.layers.default.config.hosts=127.0.0.1:1")
			.run((context) -> assertThat(context).getFailure().hasStackTraceContaining("Redis at 127.0.0.1:1:"));
	}

	@Test
	void containerNeedsNoMoreThanServiceConnection() {
		try (RedisServer open = RedisServer.started()) {
			this.contextRunner.withBean(RedisServer.class, () -> open)
				.withUserConfiguration(ContainerConfiguration.class)
				.run(ServiceConnectionTests::isConnected);
		}
	}

	private static void isConnected(ApplicationContext context) {
		assertThat(context.getBean(ChannelLayers.class).get(ChannelLayers.DEFAULT).problem()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class DetailsConfiguration {

		@Bean
		DataRedisConnectionDetails details() {
			return new DataRedisConnectionDetails() {

				@Override
				public String getPassword() {
					return "secret";
				}

				@Override
				public Standalone getStandalone() {
					return Standalone.of(server.host(), server.port());
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ContainerConfiguration {

		@Bean
		@ServiceConnection("redis")
		RunningContainer container(RedisServer open) {
			return new RunningContainer(open);
		}

	}

	/**
	 * A container as Testcontainers shows it, of a server that runs without Docker.
	 */
	static final class RunningContainer extends GenericContainer<RunningContainer> {

		private final RedisServer running;

		RunningContainer(RedisServer running) {
			super("redis:7-alpine");
			this.running = running;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public String getHost() {
			return this.running.host();
		}

		@Override
		public Integer getMappedPort(int port) {
			return this.running.port();
		}

	}

}
