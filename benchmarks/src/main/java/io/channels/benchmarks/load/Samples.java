package io.channels.benchmarks.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import io.channels.benchmarks.load.scenario.Figure;
import io.channels.benchmarks.load.scenario.ServerKind;

/**
 * All that was measured, in the order in which it was. For one thread.
 */
final class Samples {

	private final Map<Subject, Map<ServerKind, List<Figure>>> figures = new LinkedHashMap<>();

	void add(Subject subject, ServerKind kind, Figure figure) {
		this.figures.computeIfAbsent(subject, (key) -> new EnumMap<>(ServerKind.class))
			.computeIfAbsent(kind, (key) -> new ArrayList<>())
			.add(figure);
	}

	Set<Subject> subjects() {
		return this.figures.keySet();
	}

	Set<ServerKind> servers(Subject subject) {
		return this.figures.getOrDefault(subject, Map.of()).keySet();
	}

	private List<Figure> of(Subject subject, ServerKind kind) {
		return this.figures.getOrDefault(subject, Map.of()).getOrDefault(kind, List.of());
	}

	/**
	 * Return the distribution of a part of figures.
	 */
	Distribution distribution(Subject subject, ServerKind kind, ToDoubleFunction<Figure> part) {
		return Distribution.of(of(subject, kind).stream().mapToDouble(part));
	}

	/**
	 * Return the distribution of the ratios of two servers, each of one repetition.
	 */
	Distribution ratio(Subject subject, ServerKind kind, ServerKind base, ToDoubleFunction<Figure> part) {
		List<Figure> figures = of(subject, kind);
		List<Figure> bases = of(subject, base);
		return Distribution.of(IntStream.range(0, Math.min(figures.size(), bases.size()))
			.filter((i) -> part.applyAsDouble(bases.get(i)) > 0)
			.mapToDouble((i) -> part.applyAsDouble(figures.get(i)) / part.applyAsDouble(bases.get(i))));
	}

}
