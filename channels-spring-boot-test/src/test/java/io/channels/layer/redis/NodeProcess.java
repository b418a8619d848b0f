package io.channels.layer.redis;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.channels.redis.RedisServer;

/**
 * A node in a process of its own, which a test can kill. It is subscribed to
 * {@code dead!}, and its members join as told. It ends with the process that started it.
 */
public final class NodeProcess implements AutoCloseable {

	private final Process process;

	private NodeProcess(Process process) {
		this.process = process;
	}

	/**
	 * Start a node, and wait until its channels have joined.
	 */
	static NodeProcess start(RedisServer server, Nodes nodes, String group, String... channels) {
		try {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
							"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
							NodeProcess.class.getName(), server.address(), nodes.settings().prefix(),
							nodes.settings().nodeLease().toString(), group));
			command.addAll(Arrays.asList(channels));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.directory(new File(System.getProperty("java.io.tmpdir")))
				.start();
			NodeProcess node = new NodeProcess(process);
			node.awaitReady();
			return node;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitReady() throws IOException {
		BufferedReader output = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
		List<String> lines = new ArrayList<>();
		String line = output.readLine();
		while (line != null && !line.equals("ready")) {
			lines.add(line);
			line = output.readLine();
		}
		if (line == null) {
			throw new IllegalStateException("The node did not start:\n" + String.join("\n", lines));
		}
	}

	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		kill();
	}

	/**
	 * Be a node.
	 * @param arguments server, prefix, lease, group and members
	 */
	public static void main(String[] arguments) throws IOException {
		Nodes nodes = new Nodes(Nodes.settings(arguments[0], arguments[1]).withNodeLease(Duration.parse(arguments[2])));
		Node node = nodes.start();
		node.subscribe("dead!");
		node.groupAdd(arguments[3], Arrays.copyOfRange(arguments, 4, arguments.length));
		System.out.println("ready");
		// Nothing is ever written: this returns when the other process has ended.
		System.exit((System.in.read() == -1) ? 0 : 1);
	}

}
