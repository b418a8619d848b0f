package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the Redis layer to the contract, spread over three servers.
 */
class ShardedChannelLayerTests extends ChannelLayerContract {

	private static final int SERVERS = 3;

	private static List<RedisServer> servers;

	@BeforeAll
	static void startServers() {
		servers = Stream.generate(RedisServer::started).limit(SERVERS).toList();
	}

	@AfterAll
	static void stopServers() {
		servers.forEach(RedisServer::close);
	}

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new RedisChannelLayerFactory(() -> null, clock, false)
			.create(settings.withHosts(servers.stream().map(RedisServer::address).toList()));
	}

	@Test
	void everyServerHoldsAPartOfTheChannels() {
		try (ChannelLayer layer = createLayer(settings(), Clock.systemUTC())) {
			for (int i = 0; i < 100; i++) {
				layer.send(new Message(ChannelName.of("channel" + i), Content.of("value", i)));
			}

			assertThat(servers).allSatisfy((server) -> assertThat(queues(server)).hasSizeBetween(15, 55));
			assertThat(layer.statistics().pending()).isEqualTo(100);
			layer.flush();
			assertThat(servers).allSatisfy((server) -> assertThat(queues(server)).isEmpty());
		}
	}

	private static List<?> queues(RedisServer server) {
		return (List<?>) Objects.requireNonNull(server.call("KEYS", "*:queue:channel*"));
	}

}
