package io.channels.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.channels.benchmarks.load.process.Container;
import io.channels.benchmarks.load.process.Jdk;
import io.channels.benchmarks.load.process.Platform;
import io.channels.benchmarks.load.scenario.Pace;
import io.channels.benchmarks.load.scenario.ServerKind;

/**
 * What to measure.
 *
 * @param rows the rows
 * @param servers the servers to compare
 * @param platforms what they run on
 * @param repetitions how often everything is measured
 * @param pace how long and how much
 * @param jvmFlags more options for the JVMs of servers
 */
record Options(List<Row> rows, List<ServerKind> servers, List<Platform> platforms, int repetitions, Pace pace,
		List<String> jvmFlags) {

	static final String HELP = """
			Options, with their defaults:
			  --rows all                   all, memory, redis, or some of
			                               %s
			  --servers raw,stomp,channels
			  --containers tomcat,jetty
			  --jdks 17,25                 major versions; those of at least 21 use virtual threads
			  --repetitions 3              how often everything is measured, one after the other
			  --warm-up 5                  seconds before each measurement
			  --seconds 5                  seconds of each measurement
			  --long-seconds 20            seconds of idle connections and of slow readers
			  --window 8                   messages of one publisher that are on their way
			  --idle-connections 10000
			  --jvm-flags ""               more options for the JVMs of servers, separated by blanks; {name} is the
			                               name of the server, as in -XX:StartFlightRecording:filename=/tmp/{name}.jfr
			""".formatted(Row.all().stream().map(Row::id).collect(Collectors.joining(",")));

	/**
	 * Return what a command line asks for.
	 * @throws IllegalArgumentException if it cannot be understood, with a message for its
	 * author
	 */
	static Options of(String... args) {
		Arguments arguments = new Arguments(args);
		Options options = new Options(rows(arguments.list("rows", "all")),
				arguments.list("servers", "raw,stomp,channels")
					.map((name) -> constant(ServerKind.class, name))
					.toList(),
				platforms(arguments.list("containers", "tomcat,jetty"), arguments.list("jdks", "17,25").toList()),
				arguments.number("repetitions", 3), pace(arguments),
				Arrays.stream(arguments.text("jvm-flags", "").split(" ")).filter((flag) -> !flag.isEmpty()).toList());
		arguments.refuseOthers();
		return options;
	}

	private static List<Row> rows(Stream<String> ids) {
		return ids.flatMap((id) -> switch (id) {
			case "all" -> Row.all().stream();
			case "memory" -> Row.all().stream().filter((row) -> row.compares(ServerKind.RAW));
			case "redis" -> Row.all().stream().filter((row) -> !row.compares(ServerKind.RAW));
			default -> Stream.of(Row.of(id));
		}).toList();
	}

	private static List<Platform> platforms(Stream<String> containers, List<String> versions) {
		List<Jdk> jdks = versions.stream().map(Options::jdk).toList();
		return containers.map((name) -> constant(Container.class, name))
			.flatMap((container) -> jdks.stream().map((jdk) -> new Platform(container, jdk)))
			.toList();
	}

	private static Jdk jdk(String version) {
		return Jdk.all()
			.stream()
			.filter((jdk) -> String.valueOf(jdk.version()).equals(version))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no JDK %s here. Found: %s.".formatted(version,
					Jdk.all()
						.stream()
						.map(Jdk::version)
						.distinct()
						.map(String::valueOf)
						.collect(Collectors.joining(", ")))));
	}

	private static Pace pace(Arguments arguments) {
		return new Pace(Duration.ofSeconds(arguments.number("warm-up", 5)),
				Duration.ofSeconds(arguments.number("seconds", 5)),
				Duration.ofSeconds(arguments.number("long-seconds", 20)), arguments.number("window", 8),
				arguments.number("idle-connections", 10_000));
	}

	private static <E extends Enum<E>> E constant(Class<E> type, String name) {
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().toLowerCase(Locale.ROOT).equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no '%s'. Use some of %s.".formatted(name,
					Arrays.stream(type.getEnumConstants())
						.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
						.collect(Collectors.joining(", ")))));
	}

}
