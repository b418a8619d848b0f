package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * A server in a process of its own, on a port of the loopback interface. It ends when
 * this is closed, when the benchmark ends, and by itself when the benchmark is killed.
 */
public final class ServerProcess implements AutoCloseable {

	private static final Duration START_LIMIT = Duration.ofSeconds(90);

	private static final Duration CALL_LIMIT = Duration.ofMinutes(3);

	private static final long POLL_MILLIS = 50;

	private static final int LOG_LINES = 40;

	private final HttpClient http = HttpClient.newHttpClient();

	private final OwnedProcess process;

	private final Path log;

	private final int port;

	ServerProcess(OwnedProcess process, Path log, int port) {
		this.process = process;
		this.log = log;
		this.port = port;
	}

	/**
	 * Wait until the server answers.
	 */
	void awaitStart() {
		long deadline = System.nanoTime() + START_LIMIT.toNanos();
		while (!isUp()) {
			if (this.process.hasEndedAfter(POLL_MILLIS) || System.nanoTime() > deadline) {
				close();
				throw new IllegalStateException("A server did not start. The end of " + this.log + ":\n" + endOfLog());
			}
		}
	}

	private boolean isUp() {
		try {
			return send("/probe").statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String endOfLog() {
		try {
			List<String> lines = Files.readAllLines(this.log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	/**
	 * Return what the server has used until now.
	 */
	public Usage usage() {
		return usage("/probe");
	}

	/**
	 * Return what the server has used, after a garbage collection.
	 */
	public Usage usageAfterCollection() {
		return usage("/probe?collect=true");
	}

	private Usage usage(String path) {
		Properties probe = new Properties();
		try {
			probe.load(new StringReader(get(path)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new Usage(ProcessFiles.cpuMicros(this.process.pid()), Long.parseLong(probe.getProperty("heap")),
				ProcessFiles.residentBytes(this.process.pid()), Long.parseLong(probe.getProperty("collections")),
				Long.parseLong(probe.getProperty("collection-millis")));
	}

	/**
	 * Return what the server answers to a request.
	 * @param path path and query
	 */
	public String get(String path) {
		try {
			HttpResponse<String> response = send(path);
			if (response.statusCode() != 200) {
				throw new IllegalStateException("'%s' got status %d. The end of %s:\n%s".formatted(path,
						response.statusCode(), this.log, endOfLog()));
			}
			return response.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer to '" + path + "'. See " + this.log, ex);
		}
	}

	private HttpResponse<String> send(String path) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(CALL_LIMIT)
			.build();
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	/**
	 * End the server, which tells its clients nothing.
	 */
	@Override
	public void close() {
		this.process.close();
	}

}
