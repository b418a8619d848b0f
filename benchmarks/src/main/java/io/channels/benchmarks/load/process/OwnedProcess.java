package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that watches its input and ends with it. So it ends with the benchmark,
 * however that ends: in order, by a signal, or by a kill.
 */
final class OwnedProcess implements AutoCloseable {

	private static final long PATIENCE_MILLIS = 10_000;

	private final Process process;

	private final Thread shutdownHook;

	private OwnedProcess(Process process) {
		this.process = process;
		this.shutdownHook = new Thread(this::end);
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	static OwnedProcess start(List<String> command, Path log) {
		try {
			Files.createDirectories(log.getParent());
			return new OwnedProcess(
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'" + command.get(0) + "' could not be started", ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Wait a little, and return whether the process has ended.
	 */
	boolean hasEndedAfter(long millis) {
		try {
			return this.process.waitFor(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * End the input of the process, which ends by that, and kill it if it does not.
	 */
	@Override
	public void close() {
		end();
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			// The JVM ends: hooks run, and cannot be removed any more.
		}
	}

	private void end() {
		try {
			this.process.getOutputStream().close();
			this.process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (IOException ex) {
			// It has ended already.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly().onExit().join();
	}

}
