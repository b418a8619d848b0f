package io.channels.benchmarks.load.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The class path of the benchmark without what a server must not have.
 */
final class ClassPath {

	/**
	 * What only the benchmark itself needs.
	 */
	private static final List<String> OWN = List.of("jmh-", "jopt-simple-", "commons-math3-", "embedded-redis-",
			"msgpack-", "jackson-dataformat-smile-");

	private ClassPath() {
	}

	static String without(List<String> foreign) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !startsWithAny(OWN, entry) && !startsWithAny(foreign, entry))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean startsWithAny(List<String> starts, String entry) {
		String file = String.valueOf(Path.of(entry).getFileName());
		return starts.stream().anyMatch(file::startsWith);
	}

}
