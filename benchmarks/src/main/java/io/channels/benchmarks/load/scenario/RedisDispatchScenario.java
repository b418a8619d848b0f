package io.channels.benchmarks.load.scenario;

import java.util.List;
import java.util.Map;

import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * Echo by a gateway and two workers, which share the processor while all three compile
 * what is hot, so that they warm up for long.
 *
 * @param sockets the number of sockets
 * @param inFlight how many messages of each are on their way, if it is more than one
 */
public record RedisDispatchScenario(int sockets, int inFlight) implements Scenario {

	private static final Map<String, String> GATEWAY = Map.of("channels.websocket.dispatch", "layer",
			"channels.worker.enabled", "false");

	private static final Map<String, String> WORKER = Map.of("channels.websocket.dispatch", "layer",
			"channels.websocket.enabled", "false");

	@Override
	public List<Figure> measure(Bench bench) {
		try (RedisNodes nodes = new RedisNodes(bench)) {
			nodes.start("worker-1", WORKER);
			nodes.start("worker-2", WORKER);
			ServerProcess gateway = nodes.start("gateway", GATEWAY);
			Bench patient = bench.warmingUpFor(bench.pace().longTime());
			Rate one = measure(patient, nodes, gateway, 1);
			Rate many = measure(patient, nodes, gateway, this.inFlight);
			return List.of(Figure.rate("msg/s, 1 in flight", one),
					Figure.rate("msg/s, %d in flight".formatted(this.inFlight), many));
		}
	}

	private Rate measure(Bench bench, RedisNodes nodes, ServerProcess gateway, int inFlight) {
		try (LoadClient client = LoadClient.create()) {
			return new EchoScenario(this.sockets, inFlight).measure(bench, gateway.port(), nodes.all(), client);
		}
	}

}
