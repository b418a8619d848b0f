package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What servers that cannot be had for a test would be answered.
 */
class ServerCheckTests {

	private final RedisClient client = RedisClient.create();

	private final RedisLink link = new RedisLink("default", "redis.example.org:6379", this.client,
			Duration.ofSeconds(1), this.client::close);

	@AfterEach
	void closeLink() {
		this.link.close();
	}

	@Test
	void oldServerIsToBeUpgraded() {
		LayerUnavailableException ofApplication = failure(LayerSettings.defaults());
		LayerUnavailableException ofHosts = failure(
				LayerSettings.defaults().withHosts(List.of("redis.example.org:6379")));

		assertThat(ofApplication).hasMessage("Redis at redis.example.org:6379 has version 6.0.16,"
				+ " but channel layer 'default' needs 6.2 or newer");
		assertThat(ofApplication.getAction())
			.isEqualTo("Upgrade the server, or use another one in 'spring.data.redis.*'.");
		assertThat(ofHosts.getAction())
			.isEqualTo("Upgrade the server, or use another one in 'channels.layers.default.config.hosts'.");
	}

	@Test
	void oldestVersionIsTaken() {
		assertThatNoException().isThrownBy(() -> check(LayerSettings.defaults(), "6.2.0"));
	}

	private LayerUnavailableException failure(LayerSettings settings) {
		return catchThrowableOfType(LayerUnavailableException.class, () -> check(settings, "6.0.16"));
	}

	private void check(LayerSettings settings, String version) {
		new ServerCheck(settings, this.link, Partitions.of(List.of(this.link), settings.prefix()))
			.check(ServerInfo.of("redis_version:%s\r\nrole:master\r\n".formatted(version)));
	}

}
