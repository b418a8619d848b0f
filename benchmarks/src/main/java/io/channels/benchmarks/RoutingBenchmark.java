package io.channels.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.RouteMatch;
import io.channels.routing.Router;
import io.channels.routing.RoutingKeys;

/**
 * Measures how long it takes to find a route by its path. A connection asks once for each
 * of its channels, as long as nothing but paths decides.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class RoutingBenchmark {

	private static final String CHANNEL = "websocket.receive";

	@Param({ "10", "100" })
	private int routes;

	@Param
	private Kind kind = Kind.VARIABLE;

	private Router<String> router = new Router<>(List.of());

	private String first = "";

	private String last = "";

	@Setup(Level.Trial)
	public void prepare() {
		List<Route<String>> all = new ArrayList<>();
		for (int i = 0; i < this.routes; i++) {
			String pattern = this.kind.pattern.formatted(i);
			all.add(new Route<>(Set.of(CHANNEL), List.of(Filter.path(pattern)), "consumer" + i));
		}
		this.router = new Router<>(all);
		this.first = this.kind.path.formatted(0);
		this.last = this.kind.path.formatted(this.routes - 1);
	}

	@Benchmark
	public Optional<RouteMatch<String>> first() {
		return this.router.match(CHANNEL, keys(this.first));
	}

	@Benchmark
	public Optional<RouteMatch<String>> last() {
		return this.router.match(CHANNEL, keys(this.last));
	}

	@Benchmark
	public Optional<RouteMatch<String>> none() {
		return this.router.match(CHANNEL, keys("/nowhere/at/all"));
	}

	private static RoutingKeys keys(String path) {
		return (key) -> key.equals("path") ? path : null;
	}

	/**
	 * The ways to write a path.
	 */
	public enum Kind {

		/**
		 * Paths as they are.
		 */
		EXACT("/chat/room%d", "/chat/room%d"),

		/**
		 * Path patterns with a variable.
		 */
		VARIABLE("/chat%d/{room}", "/chat%d/lobby"),

		/**
		 * Regular expressions with a named group.
		 */
		REGEX("^/chat%d/(?<room>[^/]+)$", "/chat%d/lobby");

		private final String pattern;

		private final String path;

		Kind(String pattern, String path) {
			this.pattern = pattern;
			this.path = path;
		}

	}

}
