package io.channels.benchmarks.load.scenario;

import java.util.List;

import io.channels.benchmarks.load.process.ServerProcess;

/**
 * How long a message takes from node to node, beside a round trip to Redis.
 */
public record RedisLatencyScenario() implements Scenario {

	private static final int MESSAGES = 3_000;

	@Override
	public List<Figure> measure(Bench bench) {
		try (RedisNodes nodes = new RedisNodes(bench)) {
			ServerProcess sender = nodes.start("sender");
			ServerProcess receiver = nodes.start("receiver");
			String request = "/round-trips?count=" + MESSAGES + "&channel=" + receiver.get("/arrivals/channel");
			sender.get(request);
			receiver.get("/arrivals/median");
			double ping = micros(sender.get(request));
			double message = micros(receiver.get("/arrivals/median"));
			return List.of(Figure.size("µs from node to node", message), Figure.size("µs of a PING", ping),
					Figure.size("message, multiple of a PING", message / ping));
		}
	}

	private static double micros(String nanos) {
		return Long.parseLong(nanos) / 1_000.0;
	}

}
