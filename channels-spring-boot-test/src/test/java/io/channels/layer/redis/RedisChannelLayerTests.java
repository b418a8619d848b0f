package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the Redis layer to the contract, on one server.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisChannelLayerTests extends ChannelLayerContract {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new RedisChannelLayerFactory(() -> null, clock, false)
			.create(settings.withHosts(List.of(server.address())));
	}

	@Test
	void closesWithoutComplaint(CapturedOutput output) {
		createLayer(settings(), Clock.systemUTC()).close();

		assertThat(output).doesNotContain("already closed", "was interrupted");
	}

}
