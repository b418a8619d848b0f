package io.channels.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisCluster}.
 */
@Timeout(120)
class RedisClusterTests {

	@ParameterizedTest
	@EnumSource
	void replicaTakesTheSlotsOfAKilledMaster(RedisBinary binary) {
		try (RedisCluster cluster = RedisCluster.startedWithReplicas(binary)) {
			assertThat(cluster.nodes()).hasSize(6);
			assertThat(cluster.masters()).hasSize(3);
			RedisServer before = cluster.masterOf("key");
			before.call("SET", "key", "value");
			before.call("WAIT", "1", "4000");

			RedisServer after = cluster.failOverMasterOf("key");

			assertThat(after).isNotSameAs(before).isSameAs(cluster.masterOf("key"));
			assertThat(after.call("GET", "key")).isEqualTo("value");
			assertThat(cluster.masters()).hasSize(3).contains(after).doesNotContain(before);

			before.start();
			cluster.awaitOk();

			assertThat(cluster.masters()).hasSize(3).doesNotContain(before);
		}
	}

	@Test
	void slotMovesWithItsKeys() {
		try (RedisCluster cluster = RedisCluster.started()) {
			assertThat(cluster.addresses()).hasSize(3);
			int slot = cluster.slotOf("{tag}one");
			RedisServer source = cluster.masterOf(slot);
			RedisServer target = cluster.masters().stream().filter((node) -> node != source).findFirst().orElseThrow();
			source.call("SET", "{tag}one", "1");

			cluster.beginMove(slot, target);
			assertThat(source.call("GET", "{tag}one")).isEqualTo("1");
			assertThatExceptionOfType(RedisErrorReply.class).isThrownBy(() -> source.call("GET", "{tag}two"))
				.withMessage("ASK " + slot + " " + target.address());
			cluster.finishMove(slot, target);

			assertThat(cluster.masterOf(slot)).isSameAs(target);
			assertThat(target.call("GET", "{tag}one")).isEqualTo("1");
			assertThatExceptionOfType(RedisErrorReply.class).isThrownBy(() -> source.call("GET", "{tag}one"))
				.withMessage("MOVED " + slot + " " + target.address());
		}
	}

}
