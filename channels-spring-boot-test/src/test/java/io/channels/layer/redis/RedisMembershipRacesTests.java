package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Channels join and leave groups from all nodes at once. Each channel has one writer, on
 * a node that it may not be subscribed at, so that what it is a member of in the end is
 * known. What is random is told by the seed that a failure shows.
 */
@Timeout(60)
class RedisMembershipRacesTests {

	private static final List<String> CHANNELS = List.of("n0!a", "n0!b", "n1!a", "n1!b", "n2!a", "n2!b", "plain",
			"x?y");

	private static final List<String> GROUPS = List.of("one", "two", "three");

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@RepeatedTest(5)
	void membershipIsThatOfTheLastOperation() throws Exception {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		try (Nodes nodes = Nodes.on(server)) {
			List<Node> all = nodes.start(3);
			Map<String, Pushed> pushed = new HashMap<>();
			for (int i = 0; i < all.size(); i++) {
				pushed.put("n" + i + "!", all.get(i).subscribe("n" + i + "!"));
			}
			List<Writer> writers = CHANNELS.stream()
				.map((channel) -> new Writer(all.get(random.nextInt(3)), channel, new Random(random.nextLong())))
				.toList();

			ExecutorService threads = Executors.newCachedThreadPool();
			List<Future<Set<String>>> writing = new ArrayList<>();
			for (Writer writer : writers) {
				writing.add(threads.submit(writer::run));
			}
			Map<String, Set<String>> members = new HashMap<>();
			for (int i = 0; i < writers.size(); i++) {
				Set<String> joined = writing.get(i).get(30, TimeUnit.SECONDS);
				String channel = writers.get(i).channel();
				joined.forEach((group) -> members.computeIfAbsent(group, (absent) -> new HashSet<>()).add(channel));
			}
			threads.shutdown();

			for (String group : GROUPS) {
				Set<String> expected = members.getOrDefault(group, Set.of());
				all.forEach((node) -> await()
					.untilAsserted(() -> assertThat(node.groupChannels(group)).as("%s, seed %d", group, seed)
						.isEqualTo(expected)));
				all.forEach((node) -> node.groupSend(group, "final:" + group));
			}
			CHANNELS.forEach((channel) -> all.forEach((node) -> node.send(channel, "end")));
			for (String channel : CHANNELS) {
				Collection<Object> received = channel.contains("!")
						? untilEnds(pushed.get(channel.substring(0, 3)), channel) : untilEnds(all.get(0), channel);
				List<String> expected = GROUPS.stream()
					.filter((group) -> members.getOrDefault(group, Set.of()).contains(channel))
					.flatMap((group) -> all.stream().map((node) -> "final:" + group))
					.toList();
				assertThat(received.stream().map(Object::toString).filter((value) -> value.startsWith("final:")))
					.as("%s, seed %d", channel, seed)
					.containsExactlyInAnyOrderElementsOf(expected);
			}
		}
	}

	private static List<Object> untilEnds(Pushed pushed, String channel) {
		await().untilAsserted(
				() -> assertThat(pushed.of(channel).stream().filter((value) -> value.equals("end"))).hasSize(3));
		return pushed.of(channel);
	}

	private static List<Object> untilEnds(Node node, String channel) throws InterruptedException {
		List<Object> received = new ArrayList<>();
		while (received.stream().filter((value) -> value.equals("end")).count() < 3) {
			received.add(node.receive(channel));
		}
		return received;
	}

	/**
	 * The only one who says what a channel is a member of.
	 *
	 * @param node the node that it uses
	 * @param channel the channel
	 * @param random what chooses
	 */
	private record Writer(Node node, String channel, Random random) {

		Set<String> run() {
			Set<String> joined = new HashSet<>();
			for (int i = 0; i < 60; i++) {
				String group = GROUPS.get(this.random.nextInt(GROUPS.size()));
				switch (this.random.nextInt(8)) {
					case 0, 1, 2 -> {
						this.node.groupAdd(group, this.channel);
						joined.add(group);
					}
					case 3, 4, 5 -> {
						this.node.groupDiscard(group, this.channel);
						joined.remove(group);
					}
					case 6 -> {
						this.node.discardAll(this.channel);
						joined.clear();
					}
					default -> this.node.groupSend(group, "noise");
				}
			}
			return joined;
		}

	}

}
