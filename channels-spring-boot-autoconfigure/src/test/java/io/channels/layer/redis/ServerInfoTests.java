package io.channels.layer.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerInfoTests {

	@ParameterizedTest
	@ValueSource(strings = { "2.8.24", "5.0.14", "6.0.16", "6.1.240", "6.1", "6", "5.10.0" })
	void olderVersionIsOlder(String version) {
		assertThat(info("redis_version:" + version).isOlderThan(6, 2)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "6.2.0", "6.2", "6.10.1", "6.9.240", "7.0.15", "7", "8.2-rc1", "10.0.0", "255.255.255", "",
			"unstable" })
	void newerOrUnknownVersionIsNot(String version) {
		assertThat(info("redis_version:" + version).isOlderThan(6, 2)).isFalse();
	}

	@Test
	void serverThatDoesNotSayItsVersionIsNotOlder() {
		assertThat(info("redis_mode:standalone").isOlderThan(6, 2)).isFalse();
	}

	@Test
	void roleAndModeAreRead() {
		ServerInfo info = info("# Replication", "role:slave", "", "# Server", "redis_mode:cluster", "uptime:1:2");

		assertThat(info.isReplica()).isTrue();
		assertThat(info.isClusterNode()).isTrue();
		assertThat(info.isSentinel()).isFalse();
		assertThat(info("role:master").isReplica()).isFalse();
		assertThat(info("redis_mode:sentinel").isSentinel()).isTrue();
	}

	private static ServerInfo info(String... lines) {
		return ServerInfo.of(String.join("\r\n", lines));
	}

}
