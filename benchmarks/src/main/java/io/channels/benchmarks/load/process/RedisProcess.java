package io.channels.benchmarks.load.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import redis.embedded.core.ExecutableProvider;

/**
 * A Redis in a process of its own, on a port of the loopback interface, which keeps
 * nothing on disk: that of the system, or the one that comes with a library.
 */
public final class RedisProcess implements AutoCloseable {

	/**
	 * Kills Redis, which does not watch its input, when that ends.
	 */
	private static final String SCRIPT = """
			"$0" "$@" &
			cat > /dev/null
			kill -9 $!
			""";

	private static final int ATTEMPTS = 200;

	private static final long POLL_MILLIS = 50;

	private final OwnedProcess process;

	private final int port;

	private RedisProcess(OwnedProcess process, int port) {
		this.process = process;
		this.port = port;
	}

	/**
	 * Return a server that answers.
	 * @param folder where its log goes
	 */
	public static RedisProcess start(Path folder) {
		int port = Launcher.freePort();
		Path log = folder.resolve("redis.log");
		List<String> command = List.of("sh", "-c", SCRIPT, program(folder), "--port", String.valueOf(port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no");
		RedisProcess redis = new RedisProcess(OwnedProcess.start(command, log), port);
		redis.awaitStart(log);
		return redis;
	}

	private static String program(Path folder) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((each) -> Path.of(each, "redis-server"))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Path::toString)
			.orElseGet(() -> extract(folder));
	}

	private static String extract(Path folder) {
		try {
			return ExecutableProvider.newJarResourceProvider(Files.createDirectories(folder).toFile())
				.get()
				.getAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis could not be extracted", ex);
		}
	}

	private void awaitStart(Path log) {
		for (int i = 0; i < ATTEMPTS; i++) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
				return;
			}
			catch (IOException ex) {
				if (this.process.hasEndedAfter(POLL_MILLIS)) {
					break;
				}
			}
		}
		close();
		throw new IllegalStateException("Redis did not start. See " + log);
	}

	public int port() {
		return this.port;
	}

	/**
	 * Kill the server.
	 */
	@Override
	public void close() {
		this.process.close();
	}

}
