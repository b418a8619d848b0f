package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.redis.RedisServer;
import io.channels.test.ChannelLayerContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the Redis layer to the contract, with a prefix of characters that mean something
 * to patterns, clusters and scripts.
 */
class OddPrefixChannelLayerTests extends ChannelLayerContract {

	private static final String ODD = "my app:{x}*?[1]\\%s$0";

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
			.create(withPrefix(settings, ODD + settings.prefix()));
	}

	private static LayerSettings withPrefix(LayerSettings settings, String prefix) {
		return new LayerSettings(settings.alias(), List.of(server.address()), prefix, settings.capacities(),
				settings.expiry(), settings.groupExpiry(), settings.maxMessageSize(), settings.encryptionKeys(),
				settings.nodeLease());
	}

	@ParameterizedTest
	@ValueSource(strings = { "group:crowd:nodes", ODD, ODD + "group:crowd:nodes", ODD + "2:group:crowd:nodes",
			"my app:{x}other1%s$0:group:crowd:nodes", "my app:{x}any1\\%s$0:members:crowd" })
	void flushLeavesTheKeysOfOthers(String foreignKey) {
		server.call("SET", foreignKey, "kept");
		try (ChannelLayer layer = new RedisChannelLayerFactory(() -> null, Clock.systemUTC())
			.create(withPrefix(settings(), ODD))) {
			layer.groupAdd(GroupName.of("crowd"), ChannelName.of("member"));
			layer.send(new Message(ChannelName.of("member"), Content.of("value", "x")));

			layer.flush();

			assertThat(layer.groupChannels(GroupName.of("crowd"))).isEmpty();
			assertThat(layer.statistics().pending()).isZero();
			assertThat(server.call("EXISTS", ODD + ":group:crowd:channels")).isEqualTo(0L);
			assertThat(server.call("GET", foreignKey)).isEqualTo("kept");
		}
	}

}
