package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says of a layer.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class RedisLogTests {

	@Test
	void layerClosesWithoutAWarning(CapturedOutput output) {
		try (RedisServer server = RedisServer.started()) {
			layer(server).close();
		}

		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void lossOfRedisIsTold(CapturedOutput output) {
		try (RedisServer server = RedisServer.started()) {
			ChannelLayer layer = layer(server);
			server.kill();

			Awaitility.await().untilAsserted(() -> assertThat(output).contains(". Trying again until it is back"));
			layer.close();
		}

		assertThat(output).contains("cannot reach Redis").doesNotContain(".. Trying");
	}

	private static ChannelLayer layer(RedisServer server) {
		return new RedisChannelLayerFactory(() -> null, Clock.systemUTC())
			.create(LayerSettings.defaults().withHosts(List.of(server.address())));
	}

}
