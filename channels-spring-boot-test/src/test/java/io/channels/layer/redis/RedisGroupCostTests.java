package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelLayerException;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a group costs Redis. The commands of scripts are counted too. Signs of
 * life are given so rarely that none falls into a test.
 */
@Timeout(60)
class RedisGroupCostTests {

	private static final Pattern COMMAND = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");

	/**
	 * What the inboxes do all the time, and what the test itself says.
	 */
	private static final Set<String> OTHERS = Set.of("xread", "xdel", "info", "config");

	private static RedisServer server;

	private Nodes nodes;

	private Node a;

	private Node b;

	private Pushed atA;

	private Pushed atB;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startNodes() {
		this.nodes = new Nodes(Nodes.settings(server).withNodeLease(Duration.ofMinutes(30)));
		this.a = this.nodes.start();
		this.b = this.nodes.start();
		this.atA = this.a.subscribe("a!");
		this.atB = this.b.subscribe("b!");
	}

	@AfterEach
	void closeNodes() {
		server.resume();
		this.nodes.close();
	}

	@Test
	void groupSendTakesAsManyCommandsForTenMembersAsForTenThousand() {
		join(0, 5);
		send("warm-up", 10);
		Map<String, Long> forTen = commandsOf(() -> send("x", 10));
		join(5, 5_000);

		Map<String, Long> forTenThousand = commandsOf(() -> send("y", 10_000));

		assertThat(forTenThousand).isEqualTo(forTen).containsEntry("evalsha", 1L).containsEntry("xadd", 1L);
	}

	@Test
	void nextMembersOfANodeJoinAndLeaveWithoutACommand() {
		join(0, 1);

		Map<String, Long> commands = commandsOf(() -> {
			join(1, 500);
			for (int i = 1; i < 500; i++) {
				this.a.discardAll("a!" + i);
				this.b.groupDiscard("crowd", "b!" + i);
			}
		});

		assertThat(commands).isEmpty();
		assertThat(this.a.groupChannels("crowd")).containsExactlyInAnyOrder("a!0", "b!0");
	}

	@Test
	void messagesOfANodesOwnReceiverTakeNoCommand() {
		Map<String, Long> commands = commandsOf(
				() -> IntStream.range(0, 200).forEach((i) -> this.a.send("a!1", (long) i)));

		assertThat(commands).isEmpty();
		assertThat(this.atA.of("a!1")).hasSize(200);
	}

	@Test
	void ownMembersGetTheMessageWhileRedisDoesNotAnswer() {
		this.a.groupAdd("crowd", "a!1", "a!2");
		server.pause();

		assertThatExceptionOfType(ChannelLayerException.class).isThrownBy(() -> this.a.groupSend("crowd", "x"))
			.withMessageContaining("'nodes'")
			.withMessageContaining(server.address());

		assertThat(this.atA.of("a!1")).containsExactly("x");
		assertThat(this.atA.of("a!2")).containsExactly("x");
		server.resume();
		this.a.groupSend("crowd", "y");
		assertThat(this.atA.of("a!1")).containsExactly("x", "y");
	}

	private void join(int from, int to) {
		IntStream.range(from, to).forEach((i) -> {
			this.a.groupAdd("crowd", "a!" + i);
			this.b.groupAdd("crowd", "b!" + i);
		});
	}

	/**
	 * Send to the group and wait until all members have the message.
	 */
	private void send(String value, int members) {
		long before = this.atA.size() + this.atB.size();
		this.a.groupSend("crowd", value);
		await().until(() -> this.atA.size() + this.atB.size() == before + members);
		assertThat(List.of(this.atA.of("a!0"), this.atB.of("b!0"))).allMatch((values) -> values.contains(value));
	}

	private static Map<String, Long> commandsOf(Runnable action) {
		server.call("CONFIG", "RESETSTAT");
		action.run();
		Matcher matcher = COMMAND.matcher((String) Objects.requireNonNull(server.call("INFO", "commandstats")));
		return matcher.results()
			.filter((result) -> !OTHERS.contains(result.group(1)))
			.collect(Collectors.toMap((result) -> result.group(1), (result) -> Long.valueOf(result.group(2))));
	}

}
