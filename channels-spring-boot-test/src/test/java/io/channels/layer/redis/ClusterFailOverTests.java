package io.channels.layer.redis;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

import io.channels.redis.RedisBinary;
import io.channels.redis.RedisCluster;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the Redis layer does when a cluster replaces a master, or moves a slot.
 */
@Tag("slow")
@Timeout(180)
class ClusterFailOverTests {

	private static TwoNodes nodes(RedisCluster cluster) {
		return TwoNodes.at(new RedisClusterConfiguration(cluster.addresses()), TwoNodes.settings());
	}

	@Test
	void nothingComesTwiceWhenAMasterIsKilled() {
		try (RedisCluster cluster = RedisCluster.startedWithReplicas(RedisBinary.EMBEDDED);
				TwoNodes nodes = nodes(cluster)) {
			assertThat(cluster.masters())
				.anyMatch((master) -> String.valueOf(master.call("INFO", "commandstats")).contains("cmdstat_wait:"));
			cluster.masters().get(0).kill();
			cluster.awaitOk();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingTwice();
		}
	}

	@Test
	void nodesLeaveAMasterThatIsFrozen() {
		try (RedisCluster cluster = RedisCluster.startedWithReplicas(RedisBinary.EMBEDDED);
				TwoNodes nodes = nodes(cluster)) {
			RedisServer master = cluster.masters().get(0);
			master.pause();
			cluster.awaitOk();
			nodes.awaitFlow(TwoNodes.RECOVERY);
			master.resume();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingTwice();
		}
	}

	@Test
	void nothingIsLostWhenSlotsMove() {
		try (RedisCluster cluster = RedisCluster.started(); TwoNodes nodes = nodes(cluster)) {
			for (int i = 0; i < 16; i++) {
				int slot = cluster.slotOf("channels:{channels" + i + "}:");
				RedisServer source = cluster.masterOf(slot);
				RedisServer target = cluster.masters()
					.stream()
					.filter((master) -> master != source)
					.findFirst()
					.orElseThrow();
				long before = nodes.ledger().countArrivals();
				cluster.beginMove(slot, target);
				await().until(() -> nodes.ledger().countArrivals() > before + 100);
				cluster.finishMove(slot, target);
			}

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

}
