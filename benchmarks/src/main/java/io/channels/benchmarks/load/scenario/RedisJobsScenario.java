package io.channels.benchmarks.load.scenario;

import java.util.List;
import java.util.Map;

import io.channels.benchmarks.load.process.ServerProcess;

/**
 * Background messages from one node to another: one call at a time, then many.
 *
 * @param senders the number of threads that are many
 */
public record RedisJobsScenario(int senders) implements Scenario {

	private static final Map<String, String> ONE_AT_A_TIME = Map.of("channels.worker.concurrency", "1");

	@Override
	public List<Figure> measure(Bench bench) {
		Rate one = measure(bench, 1, ONE_AT_A_TIME);
		Rate many = measure(bench, this.senders, Map.of());
		return List.of(Figure.rate("msg/s, one at a time", one),
				Figure.rate("msg/s, %d senders".formatted(this.senders), many),
				Figure.score("multiple of one at a time", many.perSecond() / one.perSecond()));
	}

	private static Rate measure(Bench bench, int senders, Map<String, String> worker) {
		try (RedisNodes nodes = new RedisNodes(bench)) {
			ServerProcess sender = nodes.start("sender");
			ServerProcess consumer = nodes.start("consumer", worker);
			sender.get("/jobs/start?threads=" + senders + "&text=" + Texts.TEXT);
			Waiting.sleep(bench.pace().warmUp());
			return Rate.during(bench.pace().time(), () -> Long.parseLong(consumer.get("/jobs/consumed")), nodes.all());
		}
	}

}
