package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

/**
 * Holds the Redis layer to the contract, with messages that are encrypted. Making a key
 * takes a while, and each test needs one.
 */
@Tag("slow")
class EncryptedChannelLayerTests extends ChannelLayerContract {

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
			.create(settings.withHosts(List.of(server.address())).withEncryptionKeys(List.of("new", "old")));
	}

}
