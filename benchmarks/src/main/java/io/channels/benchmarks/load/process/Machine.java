package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The machine that everything shares.
 */
public final class Machine {

	private static final int IDLE = 4;

	private static final int WAITING = 5;

	/**
	 * The fields of time that is not already in others.
	 */
	private static final int FIELDS = 9;

	private Machine() {
	}

	/**
	 * Return the processor time in microseconds that all but the benchmark and what it
	 * has started have used since the machine runs.
	 */
	public static long foreignCpuMicros() {
		return busyTicks() * ProcessFiles.MICROS_PER_TICK - ownMicros();
	}

	/**
	 * Return the processor time in microseconds that this process has used.
	 */
	public static long clientCpuMicros() {
		return ProcessFiles.cpuMicros(ProcessHandle.current().pid());
	}

	private static long busyTicks() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
			String[] fields = lines.findFirst().orElseThrow().split(" +");
			long all = Arrays.stream(fields).limit(FIELDS).skip(1).mapToLong(Long::parseLong).sum();
			return all - Long.parseLong(fields[IDLE]) - Long.parseLong(fields[WAITING]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long ownMicros() {
		ProcessHandle self = ProcessHandle.current();
		return LongStream.concat(LongStream.of(self.pid()), self.descendants().mapToLong(ProcessHandle::pid))
			.map(ProcessFiles::cpuMicros)
			.sum();
	}

}
