package io.channels.benchmarks.load.process;

import java.util.List;
import java.util.Map;

/**
 * What a server process runs.
 *
 * @param name a short name, for files and logs
 * @param mainClass the class with the main method
 * @param foreign the starts of the names of the libraries that it must not have
 * @param jvmFlags the options of its JVM
 * @param properties its properties
 */
public record Program(String name, String mainClass, List<String> foreign, List<String> jvmFlags,
		Map<String, String> properties) {

	public Program {
		foreign = List.copyOf(foreign);
		jvmFlags = List.copyOf(jvmFlags);
		properties = Map.copyOf(properties);
	}

}
