package io.channels.benchmarks.load.scenario;

import java.util.List;
import java.util.Map;

import io.channels.benchmarks.load.process.ServerProcess;

/**
 * Background messages from one node to another: one call at a time, then many, by threads
 * that send, and by as many that consume.
 *
 * @param senders the number of threads that are many
 */
public record RedisJobsScenario(int senders) implements Scenario {

	@Override
	public List<Figure> measure(Bench bench) {
		Rate one = measure(bench, 1);
		Rate many = measure(bench, this.senders);
		return List.of(Figure.rate("msg/s, one at a time", one),
				Figure.rate("msg/s, %d threads on each side".formatted(this.senders), many),
				Figure.score("multiple of one at a time", many.perSecond() / one.perSecond()));
	}

	private static Rate measure(Bench bench, int threads) {
		try (RedisNodes nodes = new RedisNodes(bench)) {
			ServerProcess sender = nodes.start("sender");
			ServerProcess consumer = nodes.start("consumer",
					Map.of("channels.worker.concurrency", String.valueOf(threads)));
			sender.get("/jobs/start?threads=" + threads + "&text=" + Texts.TEXT);
			Waiting.sleep(bench.pace().warmUp());
			return Rate.during(bench.pace().time(), () -> Long.parseLong(consumer.get("/jobs/consumed")), nodes.all());
		}
	}

}
