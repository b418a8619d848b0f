package io.channels.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A Redis server of a test, which can be killed, paused and restarted; its process is
 * guarded by this object's monitor. It keeps its port for life, and its files, unless it
 * is restarted empty. Process and files end with the JVM.
 */
public final class RedisServer implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final Duration START_LIMIT = Duration.ofSeconds(30);

	private static final Duration CALL_LIMIT = Duration.ofSeconds(5);

	private static final int POLL_MILLIS = 10;

	private final Path binary;

	private final int port = FreePorts.next();

	private final Path folder;

	private final List<String> config;

	private final List<String> options;

	private final Thread shutdownHook = new Thread(this::close, "redis-shutdown-" + this.port);

	private @Nullable Process process;

	private boolean paused;

	private RedisServer(RedisBinary binary, List<String> options, List<String> config) {
		this.binary = binary.path();
		this.options = options;
		this.config = config;
		try {
			this.folder = Files.createTempDirectory("redis-" + this.port + "-");
			writeFiles();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	/**
	 * Return a running server of the embedded version that keeps nothing on disk.
	 * @param config lines for its configuration file, such as {@code appendonly yes}
	 */
	public static RedisServer started(String... config) {
		return started(RedisBinary.EMBEDDED, config);
	}

	/**
	 * Return a running server of the version.
	 * @param binary the version
	 * @param config lines for its configuration file
	 */
	public static RedisServer started(RedisBinary binary, String... config) {
		RedisServer server = create(binary, config);
		try {
			server.start();
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/**
	 * Return a server that is not started yet.
	 * @param binary the version
	 * @param config lines for its configuration file
	 */
	public static RedisServer create(RedisBinary binary, String... config) {
		return new RedisServer(binary, List.of(),
				Stream
					.concat(Stream.of("save \"\"", "appendonly no", "repl-diskless-sync-delay 0"),
							Arrays.stream(config))
					.toList());
	}

	static RedisServer sentinel(RedisBinary binary, String... config) {
		return new RedisServer(binary, List.of("--sentinel"), List.of(config));
	}

	private void writeFiles() throws IOException {
		Path data = Files.createDirectories(this.folder.resolve("data"));
		List<String> lines = new ArrayList<>(
				List.of("port " + this.port, "bind " + HOST, "daemonize no", "dir \"" + data + "\""));
		lines.addAll(this.config);
		Files.write(this.folder.resolve("redis.conf"), lines);
	}

	/**
	 * Start the server with the files that it has, and wait until it answers.
	 */
	public synchronized void start() {
		if (this.process != null && this.process.isAlive()) {
			return;
		}
		try {
			List<String> command = new ArrayList<>(List.of(this.binary.toString(), "redis.conf"));
			command.addAll(this.options);
			File log = logFile().toFile();
			Process started = new ProcessBuilder(command).directory(this.folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
				.start();
			this.process = started;
			this.paused = false;
			awaitAnswer(started);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Redis on port " + this.port + " did not start", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while Redis starts", ex);
		}
	}

	private void awaitAnswer(Process started) throws InterruptedException {
		long deadline = System.nanoTime() + START_LIMIT.toNanos();
		while (!answers()) {
			if (started.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
				throw new IllegalStateException("Redis on port " + this.port + " did not start:\n" + log());
			}
		}
	}

	/**
	 * Whether the server answers, if only that it wants a password.
	 */
	private boolean answers() {
		try (RespClient client = RespClient.connect(this.port, Duration.ofSeconds(1))) {
			client.call("PING");
			return true;
		}
		catch (RedisErrorReply ex) {
			return !ex.getMessage().startsWith("LOADING");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Kill the server, as a crash would. It may be started again.
	 */
	public synchronized void kill() {
		if (this.process != null) {
			this.process.destroyForcibly().onExit().join();
			this.process = null;
			this.paused = false;
		}
	}

	/**
	 * End the server in order.
	 */
	public synchronized void stop() {
		resume();
		try {
			if (this.process != null) {
				this.process.destroy();
				this.process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		kill();
	}

	/**
	 * Kill the server and start it with its files: with {@code appendonly yes} it has its
	 * data again.
	 */
	public synchronized void restart() {
		kill();
		start();
	}

	/**
	 * Kill the server and start it as new.
	 */
	public synchronized void restartEmpty() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.folder.resolve("data"));
			writeFiles();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start();
	}

	/**
	 * Freeze the server: it keeps its connections, accepts new ones, and says nothing.
	 */
	public synchronized void pause() {
		Process running = running();
		signal(running, "STOP");
		Path status = Path.of("/proc", String.valueOf(running.pid()), "stat");
		if (Files.exists(status)) {
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(POLL_MILLIS))
				.until(() -> Files.readString(status).contains(") T "));
		}
		this.paused = true;
	}

	/**
	 * Let a paused server go on.
	 */
	public synchronized void resume() {
		if (this.paused) {
			signal(running(), "CONT");
			this.paused = false;
		}
	}

	private Process running() {
		if (this.process == null || !this.process.isAlive()) {
			throw new IllegalStateException("Redis on port " + this.port + " does not run");
		}
		return this.process;
	}

	private static void signal(Process process, String signal) {
		try {
			int status = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start()
				.onExit()
				.join()
				.exitValue();
			if (status != 0) {
				throw new IllegalStateException("No signal " + signal + " for process " + process.pid());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether the server would answer: it runs and is not paused.
	 */
	public synchronized boolean isAnswering() {
		return this.process != null && this.process.isAlive() && !this.paused;
	}

	/**
	 * Return the server's reply to a command: a String, a Long, a List of those, or null.
	 * The password of {@code requirepass} is given.
	 * @param command the command and its arguments
	 * @throws RedisErrorReply if the reply is an error
	 */
	public @Nullable Object call(String... command) {
		try (RespClient client = RespClient.connect(this.port, CALL_LIMIT)) {
			Optional<String> password = password();
			if (password.isPresent()) {
				client.call("AUTH", password.get());
			}
			return client.call(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(String.join(" ", command) + " on port " + this.port, ex);
		}
	}

	private Optional<String> password() {
		return this.config.stream()
			.filter((line) -> line.startsWith("requirepass "))
			.map((line) -> line.substring("requirepass ".length()))
			.findFirst();
	}

	public String host() {
		return HOST;
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return host and port, as in {@code 127.0.0.1:6379}.
	 */
	public String address() {
		return HOST + ":" + this.port;
	}

	/**
	 * Return what the server logged so far.
	 */
	public String log() {
		try {
			return Files.readString(logFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path logFile() {
		return this.folder.resolve("redis.log");
	}

	/**
	 * Kill the server and delete its files.
	 */
	@Override
	public void close() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.folder);
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (IllegalStateException ex) {
			// The JVM ends: hooks run, and cannot be removed any more.
		}
	}

	@Override
	public String toString() {
		return "Redis on port " + this.port;
	}

}
