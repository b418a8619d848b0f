package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.Entrance;
import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;
import io.channels.benchmarks.load.process.Usage;

/**
 * Many connections that do nothing: how fast they come, what memory they take, and what
 * processor time.
 */
public record IdleScenario() implements Scenario {

	private static final int WARM_UP_CONNECTIONS = 3_000;

	private static final Duration REST = Duration.ofSeconds(3);

	/**
	 * The time in which Channels pings every client once.
	 */
	private static final Duration PING_INTERVAL = Duration.ofSeconds(30);

	@Override
	public List<Figure> measure(Bench bench) {
		try (ServerProcess server = bench.startTight()) {
			connect(bench, server, WARM_UP_CONNECTIONS).close();
			Waiting.sleep(REST);
			Usage before = usageAtRest(server);
			int connections = bench.pace().idleConnections();
			Rate.Start start = Rate.Start.of(() -> 0, List.of(server));
			try (LoadClient client = connect(bench, server, connections)) {
				Rate connected = start.end(() -> connections, List.of(server));
				Waiting.sleep(REST);
				Usage after = usageAtRest(server);
				Waiting.sleep(PING_INTERVAL);
				Usage idle = idle(server);
				client.check();
				return List.of(Figure.rate("connects/s", connected),
						Figure.size("RSS per connection, KB",
								perConnection(after.residentBytes() - before.residentBytes(), connections)),
						Figure.size("heap per connection, KB",
								perConnection(after.heapBytes() - before.heapBytes(), connections)),
						Figure.size("idle CPU, % of a core",
								100.0 * idle.cpuMicros() / PING_INTERVAL.toNanos() * 1_000));
			}
		}
	}

	private static LoadClient connect(Bench bench, ServerProcess server, int connections) {
		LoadClient client = LoadClient.create();
		Entrance entrance = bench.dialect().member(Texts.ROOM);
		List<ClientConnection> opened = client.connect(server.port(), entrance, connections, 0, (connection, count) -> {
		});
		if (opened.size() != connections) {
			throw new IllegalStateException("Not all connections are open");
		}
		return client;
	}

	/**
	 * Return what the server uses after a collection, and after it has given back what is
	 * free, which it does in the background.
	 */
	private static Usage usageAtRest(ServerProcess server) {
		Usage collected = server.usageAfterCollection();
		Waiting.sleep(REST);
		return collected.withResidentBytes(server.usage().residentBytes());
	}

	private static Usage idle(ServerProcess server) {
		Usage before = server.usage();
		Waiting.sleep(PING_INTERVAL);
		Usage after = server.usage();
		return new Usage(after.cpuMicros() - before.cpuMicros(), 0, 0, 0, 0);
	}

	private static double perConnection(long bytes, int connections) {
		return bytes / 1024.0 / connections;
	}

}
