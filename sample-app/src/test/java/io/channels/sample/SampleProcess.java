package io.channels.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The sample in a process of its own, which is killed and started again on its port.
 */
final class SampleProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port = freePort();

	private final Path folder;

	private final List<String> arguments;

	private @Nullable Process process;

	/**
	 * Describe a process.
	 * @param folder where the database is, which outlives it
	 * @param arguments what it is started with beside
	 */
	SampleProcess(Path folder, String... arguments) throws IOException {
		this.folder = folder;
		this.arguments = List.of(arguments);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Start it, and wait until it answers.
	 */
	void start() throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), "--server.port=" + this.port, "--spring.datasource.url=jdbc:h2:file:"
						+ this.folder.resolve("board") + ";AUTO_SERVER=TRUE;WRITE_DELAY=0",
				"--spring.jpa.hibernate.ddl-auto=update"));
		command.addAll(this.arguments);
		Process started = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("sample-" + this.port + ".log").toFile())
			.start();
		this.process = started;
		Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::answers);
	}

	private boolean answers() throws InterruptedException {
		try {
			URI uri = URI.create("http://localhost:" + this.port + "/api/messages");
			return this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Kill it, as if its machine was gone.
	 */
	void kill() throws InterruptedException {
		Process running = this.process;
		if (running != null) {
			running.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
	}

	@Override
	public void close() throws InterruptedException {
		kill();
	}

}
