package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts servers, all in the same way.
 *
 * @param folder where logs go
 * @param jvmFlags options for all JVMs, in which {@code {name}} is the name of the server
 */
public record Launcher(Path folder, List<String> jvmFlags) {

	public Launcher {
		jvmFlags = List.copyOf(jvmFlags);
	}

	/**
	 * Start a server and wait until it answers.
	 * @param program what to run
	 * @param platform what to run it on
	 */
	public ServerProcess start(Program program, Platform platform) {
		String name = program.name() + "-" + platform.shortName();
		int port = freePort();
		Path log = this.folder.resolve(name + ".log");
		ServerProcess server = new ServerProcess(OwnedProcess.start(command(program, platform, name, port), log), log,
				port);
		server.awaitStart();
		return server;
	}

	private List<String> command(Program program, Platform platform, String name, int port) {
		List<String> foreign = new ArrayList<>(program.foreign());
		foreign.addAll(platform.container().foreign());
		List<String> command = new ArrayList<>(List.of(platform.jdk().java()));
		command.addAll(program.jvmFlags());
		this.jvmFlags.forEach((flag) -> command.add(flag.replace("{name}", name)));
		command.addAll(List.of("-cp", ClassPath.without(foreign), program.mainClass()));
		properties(program, platform, port).forEach((key, value) -> command.add("--" + key + "=" + value));
		return command;
	}

	private static Map<String, String> properties(Program program, Platform platform, int port) {
		Map<String, String> properties = new TreeMap<>(platform.container().properties());
		properties.put("server.address", "127.0.0.1");
		properties.put("server.port", String.valueOf(port));
		properties.put("spring.threads.virtual.enabled", String.valueOf(platform.jdk().hasVirtualThreads()));
		properties.putAll(program.properties());
		return properties;
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
