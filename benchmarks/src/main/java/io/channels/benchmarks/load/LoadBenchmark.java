package io.channels.benchmarks.load;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.channels.benchmarks.load.process.Launcher;
import io.channels.benchmarks.load.process.Platform;
import io.channels.benchmarks.load.scenario.Bench;
import io.channels.benchmarks.load.scenario.Cost;
import io.channels.benchmarks.load.scenario.Figure;
import io.channels.benchmarks.load.scenario.ServerKind;

/**
 * Measures servers in turn and prints tables, in Markdown. Progress goes to the standard
 * error.
 */
public final class LoadBenchmark {

	private final Options options;

	private final Launcher launcher;

	private final Samples samples = new Samples();

	private LoadBenchmark(Options options, Launcher launcher) {
		this.options = options;
		this.launcher = launcher;
	}

	public static void main(String[] args) {
		if (Arrays.asList(args).contains("--help")) {
			System.out.print(Options.HELP);
			return;
		}
		System.exit(run(args));
	}

	private static int run(String... args) {
		Options options;
		try {
			options = Options.of(args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return 2;
		}
		Path folder = Path.of(System.getProperty("load.folder", "target/load"));
		LoadBenchmark benchmark = new LoadBenchmark(options, new Launcher(folder, options.jvmFlags()));
		boolean complete = benchmark.measure();
		System.out.println(new Report(benchmark.samples, options).markdown());
		return complete ? 0 : 1;
	}

	/**
	 * Measure everything. Servers that are compared run right after one another, and a
	 * repetition comes after everything else.
	 * @return whether nothing failed
	 */
	private boolean measure() {
		boolean complete = true;
		for (int repetition = 1; repetition <= this.options.repetitions(); repetition++) {
			for (Platform platform : this.options.platforms()) {
				for (Row row : this.options.rows()) {
					for (ServerKind kind : row.serversAmong(this.options.servers()).toList()) {
						complete &= measure(row, kind, platform, repetition);
					}
				}
			}
		}
		return complete;
	}

	private boolean measure(Row row, ServerKind kind, Platform platform, int repetition) {
		String what = "%d. %s, %s, %s: ".formatted(repetition, platform, row.title(), kind.title());
		try {
			List<Figure> figures = row.scenario()
				.measure(new Bench(row.id(), kind, platform, this.launcher, this.options.pace()));
			for (Figure figure : figures) {
				this.samples.add(new Subject(platform, row, figure.name()), kind, figure);
				System.err.println(what + Numbers.of(figure.value()) + " " + figure.name() + cost(figure.cost()));
			}
			return true;
		}
		catch (RuntimeException ex) {
			System.err.println(what + ex.getMessage());
			ex.printStackTrace();
			return false;
		}
	}

	private static String cost(Cost cost) {
		return (cost.cpuMicros() > 0)
				? ", CPU " + Numbers.micros(cost.cpuMicros()) + ", others " + Numbers.of(cost.foreignCores()) + " cores"
				: "";
	}

}
