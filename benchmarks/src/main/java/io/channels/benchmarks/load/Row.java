package io.channels.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.channels.benchmarks.load.scenario.EchoScenario;
import io.channels.benchmarks.load.scenario.IdleScenario;
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

	private static final List<Row> ROWS = List.of(
			new Row("echo1", "echo, 100 sockets, 1 in flight", EACH, new EchoScenario(100, 1)),
			new Row("echo16", "echo, 100 sockets, 16 in flight", EACH, new EchoScenario(100, 16)),
			new Row("fan100", "1 → 100", EACH, new RoomScenario(100, Speech.ONE)),
			new Row("fan1000", "1 → 1,000", EACH, new RoomScenario(1_000, Speech.ONE)),
			new Row("fan5000", "1 → 5,000", EACH, new RoomScenario(5_000, Speech.ONE)),
			new Row("all50", "50 → 50", EACH, new RoomScenario(50, Speech.ALL)),
			new Row("burst1000", "bursts of 100 → 1,000", EACH, new RoomScenario(1_000, Speech.BURST)),
			new Row("idle", "idle connections", EACH, new IdleScenario()),
			new Row("slow", "64 KiB → 100", EACH, new SlowReadersScenario(100, 10)));

	static List<Row> all() {
		return ROWS;
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
