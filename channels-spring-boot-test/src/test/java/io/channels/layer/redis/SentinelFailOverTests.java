package io.channels.layer.redis;

import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

import io.channels.redis.RedisSentinels;
import io.channels.redis.RedisServer;

/**
 * What the Redis layer does when Sentinel replaces its master.
 */
@Tag("slow")
@Timeout(180)
class SentinelFailOverTests {

	private static TwoNodes nodes(RedisSentinels sentinels) {
		return TwoNodes.at(new RedisSentinelConfiguration(sentinels.masterName(), Set.copyOf(sentinels.nodes())),
				TwoNodes.settings());
	}

	@Test
	void nothingComesTwiceWhenTheMasterIsKilled() {
		try (RedisSentinels sentinels = RedisSentinels.started(); TwoNodes nodes = nodes(sentinels)) {
			RedisServer master = sentinels.killMaster();
			nodes.awaitProblem();
			sentinels.awaitMasterOtherThan(master);

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingTwice();
		}
	}

	@Test
	void nodesLeaveAMasterThatIsFrozen() {
		try (RedisSentinels sentinels = RedisSentinels.started(); TwoNodes nodes = nodes(sentinels)) {
			RedisServer master = sentinels.masterServer();
			master.pause();
			nodes.awaitProblem();
			sentinels.awaitMasterOtherThan(master);
			nodes.awaitFlow(TwoNodes.RECOVERY);
			master.resume();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingTwice();
		}
	}

}
