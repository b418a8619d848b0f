package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

/**
 * Holds the Redis layer to the contract by the time of the server, as in production.
 */
class ServerTimeChannelLayerTests extends ChannelLayerContract {

	private static final Duration MORE = Duration.ofMillis(20);

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
		return new RedisChannelLayerFactory(() -> null, Clock.systemUTC())
			.create(settings.withHosts(List.of(server.address())));
	}

	@Override
	protected void letPass(Duration duration) {
		long end = System.nanoTime() + duration.plus(MORE).toNanos();
		Awaitility.await()
			.pollDelay(duration.plus(MORE))
			.atMost(duration.plusSeconds(10))
			.until(() -> System.nanoTime() >= end);
	}

}
