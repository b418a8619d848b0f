package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;

import io.lettuce.core.resource.ClientResources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * A layer beside the application's own use of Redis.
 */
@Timeout(30)
class SharedClientResourcesTests {

	@Test
	void closedLayerLeavesTheApplicationItsThreads() {
		ClientResources resources = ClientResources.create();
		try (RedisServer server = RedisServer.started()) {
			LettuceConnectionFactory application = application(server, resources);
			create(application).close();

			assertThat(resources.eventExecutorGroup().isShuttingDown()).isFalse();
			try (RedisConnection connection = application.getConnection()) {
				assertThat(connection.ping()).isEqualTo("PONG");
				server.pause();
				// Time-outs take the timer.
				assertThatException().isThrownBy(connection::ping).withMessageContaining("timed out");
			}
			application.destroy();
		}
		finally {
			resources.shutdown();
		}
	}

	@Test
	void layersCloseOneAfterTheOther() {
		ClientResources resources = ClientResources.create();
		try (RedisServer server = RedisServer.started()) {
			LettuceConnectionFactory application = application(server, resources);
			ChannelLayer first = create(application);
			create(application).close();

			assertThat(first.problem()).isEmpty();
			first.close();
			application.destroy();
		}
		finally {
			resources.shutdown();
		}
	}

	private static LettuceConnectionFactory application(RedisServer server, ClientResources resources) {
		LettuceConnectionFactory application = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), server.port()),
				LettuceClientConfiguration.builder()
					.clientResources(resources)
					.commandTimeout(Duration.ofMillis(500))
					.build());
		application.afterPropertiesSet();
		application.start();
		return application;
	}

	private static ChannelLayer create(LettuceConnectionFactory application) {
		return new RedisChannelLayerFactory(() -> application, Clock.systemUTC()).create(LayerSettings.defaults());
	}

}
