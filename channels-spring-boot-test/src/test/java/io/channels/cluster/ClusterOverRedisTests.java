package io.channels.cluster;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.DeliveryInterceptor;
import io.channels.layer.LayerSettings;
import io.channels.layer.redis.RedisChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;
import io.channels.redis.RedisServer;
import io.channels.worker.ConsumerCounters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Nodes that ask each other through Redis, where everything at rest is encrypted.
 */
@Timeout(60)
class ClusterOverRedisTests {

	@Test
	void nodesAnswerEachOtherAndOneThatDoesNotIsShown() {
		try (RedisServer server = RedisServer.started();
				ChannelLayer one = layer(server);
				ChannelLayer other = layer(server);
				ChannelLayer silent = layer(server)) {
			Cluster here = cluster(one);
			cluster(other);
			silent.statistics();
			subscribe(one, "one!");
			subscribe(other, "other!");
			GroupName room = GroupName.of("room");
			List.of("one!1", "other!1", "other!2").forEach((member) -> other.groupAdd(room, ChannelName.of(member)));

			String self = one.peers().orElseThrow().self();
			String neighbour = other.peers().orElseThrow().self();
			String third = silent.peers().orElseThrow().self();
			assertThat(here.nodes()).hasSize(3)
				.allSatisfy((node) -> assertThat(node.answered()).isEqualTo(!node.name().equals(third)));
			Page<GroupReport> groups = here.groups("default", Page.Request.of(null, null, null));
			assertThat(groups.content()).containsExactly(new GroupReport("room", 3, Map.of(self, 1, neighbour, 2)));
			assertThat(groups.silent()).containsExactly(third);
			assertThat(one.statistics().sent()).as("questions are no messages").isZero();
		}
	}

	private static void subscribe(ChannelLayer layer, String prefix) {
		ChannelReceiver receiver = mock(ChannelReceiver.class);
		given(receiver.has(any())).willReturn(true);
		layer.subscribe(ChannelSource.of(prefix), receiver);
	}

	private static Cluster cluster(ChannelLayer layer) {
		return new Cluster(new ChannelLayers(Map.of("default", layer)), new ConsumerCounters(), null);
	}

	private static ChannelLayer layer(RedisServer server) {
		return new RedisChannelLayerFactory(() -> null, Clock.systemUTC(), true, DeliveryInterceptor.NONE)
			.create(LayerSettings.defaults()
				.withHosts(List.of(server.address()))
				.withEncryptionKeys(List.of("a key of the test")));
	}

}
