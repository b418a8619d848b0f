package io.channels.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import io.channels.test.TestWebSocketClient;

import static org.awaitility.Awaitility.await;

/**
 * Who is in a room after a node was killed, which could say nothing.
 */
@Tag("slow")
@Timeout(180)
class NodeDeathTests {

	private static final ConditionFactory SOON = await().atMost(Duration.ofSeconds(40))
		.pollInterval(Duration.ofMillis(100))
		.ignoreExceptionsInstanceOf(IOException.class);

	private final SignIn asker = new SignIn();

	@Test
	void membersOfADeadNodeAreGoneAndMayComeBackElsewhere(@TempDir Path folder) throws Exception {
		int redisPort = freePort();
		RedisServer redis = RedisServer.newRedisServer().port(redisPort).bind("127.0.0.1").setting("save \"\"").build();
		redis.start();
		try (SampleProcess one = node(folder, redisPort); SampleProcess two = node(folder, redisPort)) {
			// The second has the database only after the death of the first.
			one.start();
			two.start();
			this.asker.as(one.port(), "alice", "alice");
			TestWebSocketClient alice = connect(one, "/chat/hall");
			try (TestWebSocketClient bob = connect(two, "/chat/hall?name=Bob")) {
				bob.receiveText();
				awaitPeople(two, "alice", "Bob");

				one.kill();
				awaitPeople(two, "Bob");

				try (TestWebSocketClient again = connect(two, "/chat/hall")) {
					again.receiveText();
					awaitPeople(two, "alice", "Bob");
				}
				awaitPeople(two, "Bob");
			}
			alice.abort();
		}
		finally {
			redis.stop();
		}
	}

	private void awaitPeople(SampleProcess node, String... names) {
		String expected = Arrays.stream(names).map("\"name\":\"%s\""::formatted).collect(Collectors.joining(","));
		SOON.until(() -> this.asker.get(node.port(), "/api/rooms/hall/people")
			.body()
			.replaceAll("[{}]|,\"signedIn\":\\w+", "")
			.endsWith("\"people\":[" + expected + "]"));
	}

	private TestWebSocketClient connect(SampleProcess node, String path) {
		return TestWebSocketClient.to(node.port(), path)
			.header("Cookie", path.contains("name=") ? "none=none" : this.asker.cookies())
			.connect();
	}

	private static SampleProcess node(Path folder, int redisPort) throws IOException {
		return new SampleProcess(folder, "--spring.profiles.active=redis", "--spring.data.redis.port=" + redisPort,
				"--channels.layers.default.config.node-lease=2s");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
