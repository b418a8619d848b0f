package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.redis.RedisCluster;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the Redis layer to the contract, on a cluster of three masters.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClusterChannelLayerTests extends ChannelLayerContract {

	private static RedisCluster cluster;

	private static LettuceConnectionFactory application;

	@BeforeAll
	static void startServers() {
		cluster = RedisCluster.started();
		application = new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses()));
	}

	@AfterAll
	static void stopServers() {
		cluster.close();
	}

	@Override
	protected ChannelLayer createLayer(LayerSettings settings, Clock clock) {
		return new RedisChannelLayerFactory(() -> application, clock, false).create(settings);
	}

	@Test
	void everyMasterHoldsAPartOfTheChannels() {
		try (ChannelLayer layer = createLayer(settings(), Clock.systemUTC())) {
			for (int i = 0; i < 100; i++) {
				layer.send(new Message(ChannelName.of("channel" + i), Content.of("value", i)));
			}

			assertThat(cluster.masters()).allSatisfy((server) -> assertThat(queues(server)).isNotEmpty());
			assertThat(layer.statistics().pending()).isEqualTo(100);
			layer.flush();
			assertThat(cluster.masters()).allSatisfy((server) -> assertThat(queues(server)).isEmpty());
		}
	}

	@Test
	void closesWithoutComplaint(CapturedOutput output) {
		createLayer(settings(), Clock.systemUTC()).close();

		assertThat(output).doesNotContain("already closed", "was interrupted");
	}

	private static List<?> queues(RedisServer server) {
		return (List<?>) Objects.requireNonNull(server.call("KEYS", "*:queue:channel*"));
	}

}
