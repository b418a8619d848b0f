package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisBinary;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

/**
 * Holds the Redis layer to the contract, on the newer version of the operating system, as
 * a user with no more rights than it needs.
 */
class SystemRedisChannelLayerTests extends ChannelLayerContract {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started(RedisBinary.SYSTEM,
				"user layer on >secret ~contract-* +eval +evalsha +info +role +time +wait +@read +@write +@connection");
	}

	@AfterAll
	static void stopServer() {
		if (server != null) {
			server.close();
		}
	}

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new RedisChannelLayerFactory(() -> null, clock, false)
			.create(settings.withHosts(List.of("layer:secret@" + server.address())));
	}

}
