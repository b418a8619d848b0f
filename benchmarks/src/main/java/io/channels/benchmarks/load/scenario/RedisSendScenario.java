package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import io.channels.benchmarks.load.client.LoadClient;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * What one message to a group costs its sender, while all members are on another node.
 *
 * @param few a small number of members
 * @param many a large number of members
 */
public record RedisSendScenario(int few, int many) implements Scenario {

	private static final double NANOS_PER_MICRO = 1_000;

	private static final int WARM_UP = 2_000;

	private static final int SENDS = 200;

	/**
	 * The time that many members take to get a message, so that few are no more often in
	 * the caches.
	 */
	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@Override
	public List<Figure> measure(Bench bench) {
		try (RedisNodes nodes = new RedisNodes(bench); LoadClient client = LoadClient.create()) {
			ServerProcess sender = nodes.start("sender");
			ServerProcess members = nodes.start("members");
			MessageCounter counter = new MessageCounter();
			List<Figure> figures = new ArrayList<>();
			join(bench, client, members, this.few, counter);
			send(sender, WARM_UP, Duration.ZERO, this.few, counter);
			figures.add(Figure.size("µs of the sender, %d members, without pauses".formatted(this.few),
					median(send(sender, SENDS, Duration.ZERO, this.few, counter), Send::micros)));
			figures.addAll(figures(this.few, send(sender, SENDS, PAUSE, this.few, counter)));
			join(bench, client, members, this.many - this.few, counter);
			figures.addAll(figures(this.many, send(sender, SENDS, PAUSE, this.many, counter)));
			figures.add(Figure.size("µs of a PING after the same pause", ping(sender)));
			client.check();
			return figures;
		}
	}

	private static void join(Bench bench, LoadClient client, ServerProcess node, int count, MessageCounter counter) {
		client.connect(node.port(), bench.dialect().member(Texts.ROOM), count, Texts.LENGTH,
				(connection, messages) -> counter.add(messages));
	}

	/**
	 * Send one message after the other, each after a pause when the one before has
	 * arrived everywhere.
	 */
	private static List<Send> send(ServerProcess sender, int sends, Duration pause, int members,
			MessageCounter counter) {
		return Stream.generate(() -> send(sender, pause, members, counter)).limit(sends).toList();
	}

	private static Send send(ServerProcess sender, Duration pause, int members, MessageCounter counter) {
		Waiting.sleep(pause);
		long expected = counter.get() + members;
		String[] nanos = sender.get("/group-send?group=" + Texts.ROOM + "&text=" + Texts.TEXT).split(" ");
		if (!Waiting.until(() -> counter.get() >= expected, LIMIT)) {
			throw new IllegalStateException("A group message did not reach all of " + members + " members");
		}
		return new Send(Long.parseLong(nanos[0]) / NANOS_PER_MICRO, Long.parseLong(nanos[1]) / NANOS_PER_MICRO);
	}

	/**
	 * Return what the shortest possible call costs where a send has such pauses.
	 */
	private static double ping(ServerProcess sender) {
		return DoubleStream.generate(() -> {
			Waiting.sleep(PAUSE);
			return Long.parseLong(sender.get("/ping")) / NANOS_PER_MICRO;
		}).limit(SENDS).sorted().skip(SENDS / 2).findFirst().orElseThrow();
	}

	private static List<Figure> figures(int members, List<Send> sends) {
		return List.of(Figure.size("µs of the sender, %d members".formatted(members), median(sends, Send::micros)),
				Figure.size("µs CPU of the sender's thread, %d members".formatted(members),
						median(sends, Send::cpuMicros)));
	}

	private static double median(List<Send> sends, ToDoubleFunction<Send> part) {
		return sends.stream().mapToDouble(part).sorted().skip(sends.size() / 2).findFirst().orElseThrow();
	}

	/**
	 * What one message cost its sender.
	 *
	 * @param micros time
	 * @param cpuMicros processor time of the sender's thread
	 */
	private record Send(double micros, double cpuMicros) {
	}

}
