package io.channels.layer.redis;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.channels.redis.FaultyProxy;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the Redis layer does when its server fails, and afterwards.
 */
@Timeout(120)
class RedisFaultTests {

	@Test
	void nothingIsLostWhenRedisRestartsWithItsData() {
		try (RedisServer server = RedisServer.started("appendonly yes", "appendfsync always");
				TwoNodes nodes = TwoNodes.at(server.port())) {
			server.kill();
			nodes.awaitFailures(20);
			nodes.awaitProblem();
			server.start();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	void whatAnEmptyRestartLosesIsCounted() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			server.kill();
			nodes.awaitFailures(20);
			nodes.awaitProblem();
			server.restartEmpty();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkLossesAreCounted();
		}
	}

	@Test
	void nothingIsLostWhenRedisPausesLongerThanItsTimeouts() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			server.pause();
			nodes.awaitProblem();
			nodes.awaitFailures(20);
			server.resume();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	void nothingIsLostWhenClientsAreKilled() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			for (int i = 0; i < 20; i++) {
				long before = nodes.ledger().countArrivals();
				server.call("CLIENT", "KILL", "TYPE", "normal");
				await().until(() -> nodes.ledger().countArrivals() > before + 10);
			}

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	void scriptsThatRedisForgotAreToldAgain() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			for (int i = 0; i < 8; i++) {
				long before = nodes.ledger().countArrivals();
				server.call("SCRIPT", "FLUSH");
				await().until(() -> nodes.ledger().countArrivals() > before + 20);
			}

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	void nodesRecoverFromAnEmptiedServer() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			server.call("FLUSHALL");

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkLossesAreCounted();
		}
	}

	@Test
	void groupMessagesThatAreTooManyToKeepForANodeAreCounted() {
		try (RedisServer server = RedisServer.started();
				FaultyProxy proxy = FaultyProxy.to(server);
				Nodes here = Nodes.on(server);
				Nodes away = new Nodes(Nodes.settings("127.0.0.1:" + proxy.port(), here.settings().prefix()))) {
			Node sender = here.start();
			Node late = away.start();
			Pushed pushed = late.subscribe("late!");
			late.groupAdd("crowd", "late!1", "late!2");
			proxy.refuse(true);
			proxy.cutConnections();
			server.call("FLUSHALL");
			await().until(() -> Long.valueOf(1).equals(server.call("SCARD", here.key("returned"))));
			server.call("PEXPIRE", here.key("fresh"), "60000");

			IntStream.range(0, 5_003).forEach((i) -> sender.groupSend("crowd", i));
			server.call("PEXPIRE", here.key("recent"), "60000");
			server.call("PEXPIRE", here.key("unkept"), "60000");
			proxy.refuse(false);

			await().untilAsserted(() -> assertThat(pushed.of("late!2")).hasSize(5_000));
			await().untilAsserted(() -> assertThat(late.statistics().dropped()).isEqualTo(6));
			assertThat(pushed.of("late!1")).endsWith(4_998L, 4_999L);
			assertThat(late.statistics().sent()).isEqualTo(late.statistics().delivered() + late.statistics().dropped());
		}
	}

	@Test
	@Tag("slow")
	void nothingIsLostWhenRedisPausesLongerThanALease() {
		try (RedisServer server = RedisServer.started(); TwoNodes nodes = TwoNodes.at(server.port())) {
			server.pause();
			nodes.awaitProblem();
			Instant end = Instant.now().plus(TwoNodes.LEASE.multipliedBy(2));
			await().until(() -> Instant.now().isAfter(end));
			server.resume();

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	static Stream<Arguments> requests() {
		return Stream.concat(Stream.of(Arguments.of("XREAD", "XREAD")),
				Stream.of(Script.TAKE, Script.SEND, Script.POST, Script.GROUP_SEND, Script.BEAT)
					.map((script) -> Arguments.of(script.name(), script.digest())));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void nothingIsLostWhenConnectionsAreCutInReplies(String name, String request) {
		cutInReplies(request, 4);
	}

	@Tag("slow")
	@ParameterizedTest(name = "{0}")
	@MethodSource("requests")
	void nothingIsLostWhenConnectionsAreCutInManyReplies(String name, String request) {
		cutInReplies(request, 100);
	}

	private void cutInReplies(String request, int times) {
		Random random = new Random(times);
		try (RedisServer server = RedisServer.started();
				FaultyProxy proxy = FaultyProxy.to(server);
				TwoNodes nodes = TwoNodes.at(proxy.port())) {
			for (int i = 0; i < times; i++) {
				long before = nodes.ledger().countArrivals();
				proxy.cutInReplyTo(request, random.nextInt(400));
				await().until(() -> !proxy.isCutPending() && nodes.ledger().countArrivals() > before + 20);
			}

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	@Tag("slow")
	void nodesOutliveAServerThatIsOutOfMemory() {
		try (RedisServer server = RedisServer.started("maxmemory-policy noeviction");
				TwoNodes nodes = TwoNodes.at(server.port())) {
			server.call("CONFIG", "SET", "maxmemory", "1");
			nodes.awaitFailures(20);
			nodes.awaitProblem();
			assertThat(nodes.alpha().layer().problem().orElseThrow()).contains("OOM");
			Instant end = Instant.now().plus(TwoNodes.LEASE.multipliedBy(2));
			await().until(() -> Instant.now().isAfter(end));
			assertThat(nodes.ledger().failures()).isNotEmpty().allMatch((reason) -> reason.contains("OOM"));
			server.call("CONFIG", "SET", "maxmemory", "0");

			nodes.awaitFlow(TwoNodes.RECOVERY);

			nodes.checkNothingLost();
		}
	}

	@Test
	void groupsThatWereLeftDuringAnOutageAreForgotten() {
		try (RedisServer server = RedisServer.started("appendonly yes", "appendfsync always");
				TwoNodes nodes = TwoNodes.at(server.port())) {
			server.kill();
			nodes.awaitProblem();
			nodes.beta().members().forEach(nodes.beta().layer()::discardAll);
			server.start();

			await().untilAsserted(
					() -> assertThat((List<?>) server.call("HKEYS", "channels:group:room:nodes")).hasSize(1));
		}
	}

}
