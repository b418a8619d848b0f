package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.redis.RedisServer;
import io.channels.test.MutableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages expire by the time of the server, as in production, though the clock of the
 * node stands still. The contract moves a clock of its own instead.
 */
class RedisServerTimeTests {

	private static final Duration EXPIRY = Duration.ofMillis(500);

	private final RedisServer server = RedisServer.started();

	private final ChannelLayer layer = new RedisChannelLayerFactory(() -> null, new MutableClock()).create(
			LayerSettings.defaults().withHosts(List.of(this.server.address())).withExpiry(EXPIRY, Duration.ofHours(1)));

	@AfterEach
	void close() {
		this.layer.close();
		this.server.close();
	}

	@Test
	void unreadMessageExpiresAndItsChannelLeavesItsGroups() throws InterruptedException {
		this.layer.groupAdd(GroupName.of("crowd"), ChannelName.of("late"));
		this.layer.send(new Message(ChannelName.of("late"), Content.of("text", "x")));

		await().until(() -> this.layer.statistics().expired() == 1);

		assertThat(receive("late")).isEmpty();
		assertThat(this.layer.groupChannels(GroupName.of("crowd"))).isEmpty();
	}

	private Optional<Message> receive(String channel) throws InterruptedException {
		return this.layer.receive(List.of(ChannelSource.of(channel)), Duration.ZERO);
	}

}
