package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.ClientFrames;
import io.channels.benchmarks.load.client.Dialect;
import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;
import io.channels.benchmarks.load.server.LargeText;

/**
 * Large messages to members of a room, first while all read, then while some more do not.
 *
 * @param healthy how many read
 * @param slow how many do not
 */
public record SlowReadersScenario(int healthy, int slow) implements Scenario {

	private static final int WINDOW = 2;

	private static final Duration CATCH_UP = Duration.ofSeconds(2);

	@Override
	public List<Figure> measure(Bench bench) {
		try (ServerProcess server = bench.start(); LoadClient client = LoadClient.create()) {
			Dialect dialect = bench.dialect();
			RoomTraffic traffic = new RoomTraffic(ClientFrames.of(dialect.largeMessage(Texts.ROOM)), this.healthy,
					WINDOW, 1);
			client.connect(server.port(), dialect.member(Texts.ROOM), this.healthy, LargeText.LENGTH, traffic);
			traffic.setPublishers(client.connect(server.port(), dialect.largePublisher(Texts.ROOM), 1, 0, traffic));
			Settling.await(client, traffic.counter(), traffic::sayOnce, this.healthy);
			client.run(traffic::start);
			Waiting.sleep(bench.pace().warmUp());
			Rate without = Rate.during(bench.pace().time(), traffic.counter()::get, List.of(server));

			List<ClientConnection> stalled = client.connectNarrow(server.port(), dialect.member(Texts.ROOM), this.slow,
					(connection, count) -> {
					});
			client.run(() -> stalled.forEach(ClientConnection::stopReading));
			Rate with = Rate.during(bench.pace().longTime(), traffic.counter()::get, List.of(server));
			client.check();
			return List.of(Figure.rate("deliveries/s, all read", without),
					Figure.rate("deliveries/s to readers, %d do not read".formatted(this.slow), with),
					Figure.score("what is left of the rate, %", 100 * with.perSecond() / without.perSecond()),
					Figure.score("of %d that do not read, ended by the server".formatted(this.slow),
							ended(client, stalled)),
					Figure.size("heap of the server afterwards, MB",
							server.usageAfterCollection().heapBytes() / (1024.0 * 1024)));
		}
	}

	/**
	 * Return how many were ended. A client that does not read does not see the end, so
	 * they read what the system has kept for them.
	 */
	private static long ended(LoadClient client, List<ClientConnection> stalled) {
		client.run(() -> stalled.forEach(ClientConnection::readOn));
		Waiting.sleep(CATCH_UP);
		return stalled.stream().filter(ClientConnection::isClosed).count();
	}

}
