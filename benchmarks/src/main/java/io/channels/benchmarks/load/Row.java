package io.channels.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.channels.benchmarks.load.scenario.EchoScenario;
import io.channels.benchmarks.load.scenario.IdleScenario;
import io.channels.benchmarks.load.scenario.RedisDispatchScenario;
import io.channels.benchmarks.load.scenario.RedisJobsScenario;
import io.channels.benchmarks.load.scenario.RedisLatencyScenario;
import io.channels.benchmarks.load.scenario.RedisRoomScenario;
import io.channels.benchmarks.load.scenario.RedisSendScenario;
import io.channels.benchmarks.load.scenario.RoomScenario;
import io.channels.benchmarks.load.scenario.RoomScenario.Speech;
import io.channels.benchmarks.load.scenario.Scenario;
import io.channels.benchmarks.load.scenario.ServerKind;
import io.channels.benchmarks.load.scenario.SlowReadersScenario;

/**
 * What can be measured.
 *
 * @param id what the command line calls it
 * @param title what tables call it
 * @param servers the servers that can do it
 * @param scenario how it is measured
 */
record Row(String id, String title, List<ServerKind> servers, Scenario scenario) {

	private static final List<ServerKind> EACH = List.of(ServerKind.values());

	private static final List<ServerKind> OURS = List.of(ServerKind.CHANNELS);

	private static final List<Row> ROWS = List.of(
			new Row("echo1", "echo, 100 sockets, 1 in flight", EACH, new EchoScenario(100, 1)),
			new Row("echo16", "echo, 100 sockets, 16 in flight", EACH, new EchoScenario(100, 16)),
			new Row("fan100", "1 → 100", EACH, new RoomScenario(100, Speech.ONE)),
			new Row("fan1000", "1 → 1,000", EACH, new RoomScenario(1_000, Speech.ONE)),
			new Row("fan5000", "1 → 5,000", EACH, new RoomScenario(5_000, Speech.ONE)),
			new Row("all50", "50 → 50", EACH, new RoomScenario(50, Speech.ALL)),
			new Row("burst1000", "bursts of 100 → 1,000", EACH, new RoomScenario(1_000, Speech.BURST)),
			new Row("idle", "idle connections", EACH, new IdleScenario()),
			new Row("slow", "64 KiB → 100", EACH, new SlowReadersScenario(100, 10)),
			new Row("redis-fan100", "Redis, 1 → 100", OURS, new RedisRoomScenario(new RoomScenario(100, Speech.ONE))),
			new Row("redis-fan1000", "Redis, 1 → 1,000", OURS,
					new RedisRoomScenario(new RoomScenario(1_000, Speech.ONE))),
			new Row("redis-send", "Redis, a group message", OURS, new RedisSendScenario(10, 10_000)),
			new Row("redis-latency", "Redis, from node to node", OURS, new RedisLatencyScenario()),
			new Row("redis-jobs", "Redis, background messages", OURS, new RedisJobsScenario(32)),
			new Row("redis-dispatch", "Redis, echo by two workers, 100 sockets", OURS,
					new RedisDispatchScenario(100, 16)));

	static List<Row> all() {
		return ROWS;
	}

	/**
	 * Whether it has another server to compare with.
	 */
	boolean compares(ServerKind base) {
		return this.servers.contains(base);
	}

	/**
	 * Return a row by what the command line calls it.
	 * @throws IllegalArgumentException if there is no such row
	 */
	static Row of(String id) {
		return ROWS.stream()
			.filter((row) -> row.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no row '%s'. Use some of %s.".formatted(id,
					ROWS.stream().map(Row::id).collect(Collectors.joining(", ")))));
	}

	Stream<ServerKind> serversAmong(List<ServerKind> wanted) {
		return Arrays.stream(ServerKind.values())
			.filter((kind) -> this.servers.contains(kind) && wanted.contains(kind));
	}

}
