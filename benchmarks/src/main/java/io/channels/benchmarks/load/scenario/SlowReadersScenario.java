package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.ClientFrames;
import io.channels.benchmarks.load.client.Deliveries;
import io.channels.benchmarks.load.client.Dialect;
import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;
import io.channels.benchmarks.load.server.LargeText;

/**
 * Large messages to members of a room, first while all read, then while some more do not.
 *
 * @param readers how many read
 * @param stalled how many do not
 */
public record SlowReadersScenario(int readers, int stalled) implements Scenario {

	private static final int WINDOW = 2;

	private static final Duration CATCH_UP = Duration.ofSeconds(2);

	@Override
	public List<Figure> measure(Bench bench) {
		try (ServerProcess server = bench.start(); LoadClient client = LoadClient.create()) {
			Dialect dialect = bench.dialect();
			RoomTraffic traffic = new RoomTraffic(ClientFrames.of(dialect.largeMessage(Texts.ROOM)), this.readers,
					WINDOW, 1);
			List<ClientConnection> reading = client.connect(server.port(), dialect.member(Texts.ROOM), this.readers,
					LargeText.LENGTH, new Readers(traffic));
			traffic.setPublishers(client.connect(server.port(), dialect.largePublisher(Texts.ROOM), 1, 0, traffic));
			Settling.await(client, traffic.counter(), traffic::sayOnce, this.readers);
			client.run(traffic::start);
			Waiting.sleep(bench.pace().warmUp());
			Rate before = Rate.during(bench.pace().time(), traffic.counter()::get, List.of(server));

			List<ClientConnection> stalled = client.connectNarrow(server.port(), dialect.member(Texts.ROOM),
					this.stalled, new Stalled());
			client.run(() -> stalled.forEach(ClientConnection::stopReading));
			Rate meanwhile = Rate.during(bench.pace().longTime(), traffic.counter()::get, List.of(server));
			client.check();
			double heap = server.usageAfterCollection().heapBytes() / (1024.0 * 1024);
			return List.of(Figure.rate("deliveries/s, all read", before),
					Figure.rate("deliveries/s to readers while %d do not read".formatted(this.stalled), meanwhile),
					Figure.score("what is left of the rate, %", 100 * meanwhile.perSecond() / before.perSecond()),
					Figure.size("readers that the server cut off", closed(reading)),
					Figure.score("of %d that do not read, cut off".formatted(this.stalled), cutOff(client, stalled)),
					Figure.size("heap of the server, MB", heap));
		}
	}

	/**
	 * Return how many were cut off. A client that does not read does not see the end, so
	 * they read what the system has kept for them.
	 */
	private static long cutOff(LoadClient client, List<ClientConnection> stalled) {
		client.run(() -> stalled.forEach(ClientConnection::readOn));
		Waiting.sleep(CATCH_UP);
		return closed(stalled);
	}

	private static long closed(List<ClientConnection> connections) {
		return connections.stream().filter(ClientConnection::isClosed).count();
	}

	/**
	 * Those who read; the traffic goes on without those that are cut off.
	 *
	 * @param traffic the traffic
	 */
	private record Readers(RoomTraffic traffic) implements Deliveries {

		@Override
		public void arrived(ClientConnection connection, int count) {
			this.traffic.arrived(connection, count);
		}

		@Override
		public void ended(ClientConnection connection, int code) {
			this.traffic.lostMember();
		}

	}

	/**
	 * Those who do not read, and may be cut off.
	 */
	private record Stalled() implements Deliveries {

		@Override
		public void arrived(ClientConnection connection, int count) {
		}

		@Override
		public void ended(ClientConnection connection, int code) {
		}

	}

}
