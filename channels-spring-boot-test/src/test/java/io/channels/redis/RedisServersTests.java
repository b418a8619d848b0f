package io.channels.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RedisServer}, on each version of Redis.
 */
@ParameterizedClass
@EnumSource
@Timeout(60)
class RedisServersTests {

	private final RedisBinary binary;

	RedisServersTests(RedisBinary binary) {
		this.binary = binary;
	}

	@BeforeEach
	void needsItsVersion() {
		assertThat(this.binary.path()).isExecutable();
	}

	@Test
	void startedServerAnswers() {
		try (RedisServer server = RedisServer.started(this.binary)) {
			assertThat(server.call("PING")).isEqualTo("PONG");
			assertThat(server.isAnswering()).isTrue();
			assertThat(server.address()).isEqualTo(server.host() + ":" + server.port());
		}
	}

	@Test
	void serverHasTheVersionOfItsBinary() {
		try (RedisServer server = RedisServer.started(this.binary)) {
			String embedded = "redis_version:6.2.";

			assertThat((String) server.call("INFO", "server")).satisfies(
					(info) -> assertThat(info.contains(embedded)).isEqualTo(this.binary == RedisBinary.EMBEDDED));
		}
	}

	@Test
	void linesOfConfigurationApply() {
		try (RedisServer server = RedisServer.started(this.binary, "requirepass secret", "maxmemory 3mb",
				"maxmemory-policy noeviction", "rename-command EVAL \"\"")) {
			assertThat(server.call("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "3145728"));
			assertThatExceptionOfType(RedisErrorReply.class).isThrownBy(() -> server.call("EVAL", "return 1", "0"))
				.withMessageContaining("unknown command");
		}
	}

	@Test
	void serverThatCannotStartShowsItsLog() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> RedisServer.started(this.binary, "no-such-line yes"))
			.withMessageContaining("no-such-line");
	}

	@Test
	void restartKeepsPortAndData() {
		try (RedisServer server = RedisServer.started(this.binary, "appendonly yes")) {
			int port = server.port();
			server.call("SET", "key", "välue");

			server.kill();
			assertThat(server.isAnswering()).isFalse();
			assertThatIOException().isThrownBy(() -> RespClient.connect(port, Duration.ofSeconds(1)));
			server.start();

			assertThat(server.call("GET", "key")).isEqualTo("välue");
			assertThat(server.port()).isEqualTo(port);
		}
	}

	@Test
	void restartEmptyLosesData() {
		try (RedisServer server = RedisServer.started(this.binary, "appendonly yes")) {
			server.call("SET", "key", "value");

			server.restartEmpty();

			assertThat(server.call("GET", "key")).isNull();
		}
	}

	@Test
	void stoppedServerSavesAndStartsAgain() {
		try (RedisServer server = RedisServer.started(this.binary, "save 3600 1")) {
			server.call("SET", "key", "value");

			server.stop();
			server.start();

			assertThat(server.call("GET", "key")).isEqualTo("value");
		}
	}

	@Test
	void pausedServerIsSilentUntilItResumes() throws IOException {
		try (RedisServer server = RedisServer.started(this.binary);
				RespClient client = RespClient.connect(server.port(), Duration.ofMillis(200))) {
			server.pause();
			client.send("PING");
			assertThatIOException().isThrownBy(client::readReply).withMessageContaining("timed out");
			assertThat(server.isAnswering()).isFalse();

			server.resume();

			assertThat(client.readReply()).isEqualTo("PONG");
		}
	}

	@Test
	void closedServerLeavesNothing() {
		RedisServer server = RedisServer.started(this.binary);
		server.pause();

		server.close();

		assertThatIOException().isThrownBy(() -> RespClient.connect(server.port(), Duration.ofSeconds(1)));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(server::log);
	}

	@Test
	void replicaFollowsItsMaster() {
		try (RedisServer master = RedisServer.started(this.binary);
				RedisServer replica = RedisServer.started(this.binary,
						"replicaof " + master.host() + " " + master.port())) {
			master.call("SET", "key", "value");

			await().untilAsserted(() -> assertThat(replica.call("GET", "key")).isEqualTo("value"));
		}
	}

}
