package io.channels.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.channels.benchmarks.load.process.Platform;
import io.channels.benchmarks.load.scenario.Cost;
import io.channels.benchmarks.load.scenario.Figure;
import io.channels.benchmarks.load.scenario.ServerKind;

/**
 * Tables of what was measured.
 *
 * @param samples what was measured
 * @param options how
 */
record Report(Samples samples, Options options) {

	private static final String NOTHING = "—";

	private static final ToDoubleFunction<Figure> CPU = (figure) -> figure.cost().cpuMicros();

	String markdown() {
		List<String> parts = new ArrayList<>();
		for (ServerKind base : List.of(ServerKind.RAW, ServerKind.STOMP)) {
			if (isCompared(base)) {
				parts.add("### Channels as a multiple of %s%n%n%s"
					.formatted((base == ServerKind.RAW) ? "the raw handler" : "STOMP's simple broker", ratios(base)));
			}
		}
		for (Platform platform : this.options.platforms()) {
			parts.add("### %s%n%n%s".formatted(platform, figures(platform)));
		}
		return String.join("\n\n", parts);
	}

	private boolean isCompared(ServerKind base) {
		return this.samples.subjects()
			.stream()
			.anyMatch((subject) -> this.samples.servers(subject).containsAll(List.of(base, ServerKind.CHANNELS)));
	}

	private String ratios(ServerKind base) {
		Table table = new Table(
				Stream.concat(Stream.of(""), this.options.platforms().stream().map(Platform::toString)));
		List<String> lines = this.samples.subjects()
			.stream()
			.filter((subject) -> subject.row().compares(base))
			.map(Report::line)
			.distinct()
			.toList();
		for (String line : lines) {
			table.row(Stream.concat(Stream.of(line),
					this.options.platforms().stream().map((platform) -> ratio(platform, line, base))));
		}
		return table.toString();
	}

	private String ratio(Platform platform, String line, ServerKind base) {
		return this.samples.subjects()
			.stream()
			.filter((subject) -> subject.platform().equals(platform) && line(subject).equals(line))
			.map((subject) -> ratio(subject, base))
			.collect(Collectors.joining());
	}

	private String ratio(Subject subject, ServerKind base) {
		Distribution values = this.samples.ratio(subject, ServerKind.CHANNELS, base, Figure::value);
		if (values.isEmpty()) {
			return NOTHING;
		}
		String ratio = "**%s**%s".formatted(Numbers.times(values.median()), spread(values, Numbers::times));
		Distribution cpu = this.samples.ratio(subject, ServerKind.CHANNELS, base, CPU);
		return cpu.isEmpty() ? ratio : ratio + ", CPU " + Numbers.times(cpu.median());
	}

	private String figures(Platform platform) {
		Table table = new Table(Stream.of("", "server", "median", "spread", "CPU each", "collections/s",
				"time in collections", "CPU of the client", "cores of others"));
		for (Subject subject : this.samples.subjects()) {
			if (subject.platform().equals(platform)) {
				this.samples.servers(subject).forEach((kind) -> table.row(figure(subject, kind)));
			}
		}
		return table.toString();
	}

	private Stream<String> figure(Subject subject, ServerKind kind) {
		Distribution values = this.samples.distribution(subject, kind, Figure::value);
		Stream<String> value = Stream.of(line(subject), kind.title(), Numbers.of(values.median()),
				(values.count() > 1) ? Numbers.of(values.min()) + "–" + Numbers.of(values.max()) : NOTHING);
		return Stream.concat(value, cost(subject, kind));
	}

	private Stream<String> cost(Subject subject, ServerKind kind) {
		if (median(subject, kind, Cost::cpuMicros) == 0) {
			return Stream.generate(() -> NOTHING).limit(5);
		}
		return Stream.of(Numbers.micros(median(subject, kind, Cost::cpuMicros)),
				Numbers.of(median(subject, kind, Cost::collections)),
				Numbers.percent(median(subject, kind, Cost::collectionShare)),
				Numbers.micros(median(subject, kind, Cost::clientMicros)),
				Numbers.of(median(subject, kind, Cost::foreignCores)));
	}

	private double median(Subject subject, ServerKind kind, ToDoubleFunction<Cost> part) {
		return this.samples.distribution(subject, kind, (figure) -> part.applyAsDouble(figure.cost())).median();
	}

	private static String line(Subject subject) {
		return subject.row().title() + ": " + subject.figure();
	}

	private static String spread(Distribution values, DoubleFunction<String> number) {
		return (values.count() > 1) ? " (%s–%s)".formatted(number.apply(values.min()), number.apply(values.max())) : "";
	}

}
