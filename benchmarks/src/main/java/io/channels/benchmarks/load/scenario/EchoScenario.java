package io.channels.benchmarks.load.scenario;

import java.util.List;

import io.channels.benchmarks.load.client.ClientConnection;
import io.channels.benchmarks.load.client.ClientFrames;
import io.channels.benchmarks.load.client.Deliveries;
import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * Sockets that get back what they send, and send the next then.
 *
 * @param sockets how many
 * @param inFlight how many messages of each are on their way
 */
public record EchoScenario(int sockets, int inFlight) implements Scenario {

	@Override
	public List<Figure> measure(Bench bench) {
		try (ServerProcess server = bench.start(); LoadClient client = LoadClient.create()) {
			return List.of(Figure.rate("msg/s", measure(bench, server.port(), List.of(server), client)));
		}
	}

	/**
	 * Measure servers that run, one of which holds the sockets.
	 */
	Rate measure(Bench bench, int port, List<ServerProcess> servers, LoadClient client) {
		Echoes echoes = new Echoes(ClientFrames.of(bench.dialect().echoMessage(Texts.TEXT)));
		List<ClientConnection> connections = client.connect(port, bench.dialect().echo(), this.sockets, Texts.LENGTH,
				echoes);
		Settling.await(client, echoes.counter(), () -> connections.forEach((each) -> each.write(echoes.frames, 1)),
				this.sockets);
		client.run(() -> {
			echoes.goOn = true;
			connections.forEach((each) -> each.write(echoes.frames, this.inFlight));
		});
		Waiting.sleep(bench.pace().warmUp());
		Rate rate = Rate.during(bench.pace().time(), echoes.counter()::get, servers);
		client.check();
		return rate;
	}

	/**
	 * Answers each message by the next; for the thread of the client.
	 */
	private static final class Echoes implements Deliveries {

		private final MessageCounter counter = new MessageCounter();

		private final ClientFrames frames;

		private boolean goOn;

		private Echoes(ClientFrames frames) {
			this.frames = frames;
		}

		private MessageCounter counter() {
			return this.counter;
		}

		@Override
		public void arrived(ClientConnection connection, int count) {
			this.counter.add(count);
			if (this.goOn) {
				connection.write(this.frames, count);
			}
		}

	}

}
