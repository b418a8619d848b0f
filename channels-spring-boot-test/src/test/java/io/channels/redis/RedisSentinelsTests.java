package io.channels.redis;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisSentinels}, on each version of Redis.
 */
@Timeout(120)
class RedisSentinelsTests {

	@ParameterizedTest
	@EnumSource
	void sentinelsReplaceAKilledMaster(RedisBinary binary) {
		try (RedisSentinels sentinels = RedisSentinels.started(binary)) {
			RedisServer first = sentinels.masterServer();
			assertThat(first).isSameAs(sentinels.servers().get(0));
			first.call("SET", "key", "value");
			await().untilAsserted(() -> assertThat(sentinels.replicas())
				.allSatisfy((replica) -> assertThat(replica.call("GET", "key")).isEqualTo("value")));

			RedisServer second = sentinels.failOver();

			assertThat(second).isNotSameAs(first).isSameAs(sentinels.masterServer());
			assertThat(second.call("GET", "key")).isEqualTo("value");
			assertThat(second.call("SET", "key", "written")).isEqualTo("OK");
			assertThat(sentinels.replicas()).hasSize(2).contains(first).doesNotContain(second);
			assertThat(sentinels.nodes()).hasSize(3).allMatch((node) -> node.startsWith("127.0.0.1:"));

			sentinels.bringBack(first);

			assertThat(first.call("GET", "key")).isEqualTo("written");
		}
	}

}
