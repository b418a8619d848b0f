package io.channels.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Consumers that nobody wants to write by hand, compiled into a folder.
 */
final class GeneratedConsumers {

	static final String PACKAGE = "io.channels.benchmarks.startup.generated";

	private static final String OF_CLASS = """
			package %s;

			@io.channels.consumer.Consumer
			@io.channels.consumer.Route("/room%d/{room}")
			public class Room%2$d extends io.channels.websocket.consumer.WebSocketConsumer {

				@Override
				protected void receive(String text) {
					send(text);
				}

			}
			""";

	private static final String OF_METHOD = """
			package %s;

			@io.channels.consumer.Consumer
			public class Echo%d {

				@io.channels.consumer.Route(channel = "websocket.receive", path = "/echo%2$d/{room}")
				public String echo(String room, String text) {
					return text;
				}

			}
			""";

	private GeneratedConsumers() {
	}

	/**
	 * Make classes with a route each.
	 * @param folder where to
	 * @param number how many
	 * @return the folder
	 */
	static Path classes(Path folder, int number) throws IOException {
		return compile(folder, number, "Room", OF_CLASS);
	}

	/**
	 * Make classes with a method with a route each.
	 * @param folder where to
	 * @param number how many
	 * @return the folder
	 */
	static Path methods(Path folder, int number) throws IOException {
		return compile(folder, number, "Echo", OF_METHOD);
	}

	private static Path compile(Path folder, int number, String name, String source) throws IOException {
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			files.add(Files.writeString(folder.resolve(name + i + ".java"), source.formatted(PACKAGE, i)));
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			List<String> options = List.of("-d", folder.toString(), "-parameters", "-proc:none");
			if (!compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
				.call()) {
				throw new IllegalStateException("The consumers do not compile");
			}
		}
		return folder;
	}

}
