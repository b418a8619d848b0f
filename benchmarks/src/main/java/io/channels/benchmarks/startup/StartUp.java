package io.channels.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/**
 * Starts an empty web application in fresh JVMs, with and without the starter, in turn,
 * and prints the medians: of the time until it is ready, and of the time for which its
 * main thread had a core, which a busy machine does not change much. Run it with
 * {@code mvn -pl benchmarks -am -DskipTests -Pbenchmark verify "-Djmh.main=io.channels.benchmarks.startup.StartUp" "-Djmh.args=11"}.
 */
public final class StartUp {

	static final String MARK = "Started in";

	private final Map<Variant, List<Result>> results = new LinkedHashMap<>();

	private StartUp() {
	}

	public static void main(String[] args) throws IOException, InterruptedException {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 11;
		StartUp startUp = new StartUp();
		startUp.prepare(Files.createTempDirectory("channels-start-up"));
		for (int round = 0; round < rounds; round++) {
			for (Map.Entry<Variant, List<Result>> variant : startUp.results.entrySet()) {
				variant.getValue().add(variant.getKey().run());
			}
		}
		startUp.print();
	}

	private void prepare(Path folder) throws IOException {
		Predicate<String> channels = (entry) -> entry.contains("channels-spring-boot-");
		Predicate<String> webSocket = (entry) -> entry.contains("websocket");
		String all = classPath((entry) -> true);
		String classes = GeneratedConsumers.classes(Files.createDirectory(folder.resolve("classes")), 100)
				+ File.pathSeparator + all;
		String methods = GeneratedConsumers.methods(Files.createDirectory(folder.resolve("methods")), 100)
				+ File.pathSeparator + all;
		add("neither WebSockets nor Channels", classPath(channels.or(webSocket).negate()));
		add("WebSockets", classPath(channels.negate()));
		String exclude = exclude();
		add("Channels, auto-configuration excluded", all, exclude);
		add("Channels", all);
		add("100 classes, auto-configuration excluded", classes, exclude);
		add("100 classes", classes);
		add("100 methods, auto-configuration excluded", methods, exclude);
		add("100 methods", methods);
	}

	/**
	 * Return the option that switches all auto-configuration of Channels off.
	 */
	private static String exclude() {
		return "--spring.autoconfigure.exclude="
				+ ImportCandidates.load(AutoConfiguration.class, StartUp.class.getClassLoader())
					.getCandidates()
					.stream()
					.filter((candidate) -> candidate.startsWith("io.channels."))
					.collect(Collectors.joining(","));
	}

	private void add(String name, String classPath, String... arguments) {
		this.results.put(new Variant(name, classPath, List.of(arguments)), new ArrayList<>());
	}

	private static String classPath(Predicate<String> entries) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter(entries)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private void print() {
		System.out.printf("%-42s %12s %12s%n", "", "median ms", "main thread");
		this.results.forEach((variant, runs) -> System.out.printf("%-42s %12d %12d%n", variant.name(),
				median(runs, Result::millis), median(runs, Result::cpuMillis)));
	}

	private static long median(List<Result> results, ToLongFunction<Result> value) {
		long[] sorted = results.stream().mapToLong(value).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	/**
	 * One way to start.
	 */
	private record Variant(String name, String classPath, List<String> arguments) {

		Result run() throws IOException, InterruptedException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", this.classPath,
							EmptyApplication.class.getName()));
			command.addAll(this.arguments);
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			process.waitFor();
			return output.lines()
				.filter((line) -> line.startsWith(MARK))
				.map((line) -> line.substring(MARK.length()).trim().split(" "))
				.map((numbers) -> new Result(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])))
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("'%s' did not start:%n%s".formatted(this.name, output)));
		}

	}

	/**
	 * How long one start took.
	 */
	private record Result(long millis, long cpuMillis) {
	}

}
