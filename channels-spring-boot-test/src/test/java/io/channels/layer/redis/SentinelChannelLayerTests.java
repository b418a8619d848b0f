package io.channels.layer.redis;

import java.time.Clock;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisSentinels;
import io.channels.test.ChannelLayerContract;

/**
 * Holds the Redis layer to the contract, on the master that sentinels name.
 */
class SentinelChannelLayerTests extends ChannelLayerContract {

	private static RedisSentinels sentinels;

	private static LettuceConnectionFactory application;

	@BeforeAll
	static void startServers() {
		sentinels = RedisSentinels.started();
		application = new LettuceConnectionFactory(
				new RedisSentinelConfiguration(sentinels.masterName(), Set.copyOf(sentinels.nodes())));
	}

	@AfterAll
	static void stopServers() {
		sentinels.close();
	}

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new RedisChannelLayerFactory(() -> application, clock, false).create(settings);
	}

}
