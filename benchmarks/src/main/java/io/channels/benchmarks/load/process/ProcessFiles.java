package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What Linux says about a process.
 */
final class ProcessFiles {

	static final long MICROS_PER_TICK = 10_000;

	private static final int USER_TIME = 11;

	private ProcessFiles() {
	}

	/**
	 * Return the processor time of a process in microseconds.
	 */
	static long cpuMicros(long pid) {
		String stat = read(pid, "stat");
		// The name of the program, in parentheses, may contain anything.
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * MICROS_PER_TICK;
	}

	/**
	 * Return the resident memory of a process in bytes.
	 */
	static long residentBytes(long pid) {
		Stream<String> lines = read(pid, "status").lines();
		String size = lines.filter((line) -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
		return Long.parseLong(size.replaceAll("\\D", "")) * 1024;
	}

	private static String read(long pid, String file) {
		try {
			return Files.readString(Path.of("/proc", String.valueOf(pid), file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Process " + pid + " has gone", ex);
		}
	}

}
