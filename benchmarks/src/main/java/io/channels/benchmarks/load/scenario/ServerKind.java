package io.channels.benchmarks.load.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.channels.benchmarks.load.client.Dialect;
import io.channels.benchmarks.load.client.PlainDialect;
import io.channels.benchmarks.load.client.StompDialect;
import io.channels.benchmarks.load.process.Program;
import io.channels.benchmarks.load.server.channels.ChannelsServer;
import io.channels.benchmarks.load.server.raw.RawServer;
import io.channels.benchmarks.load.server.stomp.StompServer;

/**
 * The servers that are compared.
 */
public enum ServerKind {

	/**
	 * A handler of Spring with a loop over the sessions of a room.
	 */
	RAW("raw handler", RawServer.class, new PlainDialect(), List.of("channels-spring-boot-")),

	/**
	 * The simple broker of Spring.
	 */
	STOMP("STOMP", StompServer.class, new StompDialect(), List.of("channels-spring-boot-")),

	/**
	 * Channels, with the layer in memory.
	 */
	CHANNELS("Channels", ChannelsServer.class, new PlainDialect(), List.of());

	/**
	 * What only the client needs, and nodes over Redis.
	 */
	private static final List<String> FOREIGN = List.of("netty-", "lettuce-", "reactor-", "redis-authx-",
			"reactive-streams-", "spring-data-", "spring-boot-data-", "spring-boot-starter-data-");

	private final String title;

	private final Class<?> mainClass;

	private final Dialect dialect;

	private final List<String> foreign;

	ServerKind(String title, Class<?> mainClass, Dialect dialect, List<String> foreign) {
		this.title = title;
		this.mainClass = mainClass;
		this.dialect = dialect;
		this.foreign = foreign;
	}

	public String title() {
		return this.title;
	}

	Dialect dialect() {
		return this.dialect;
	}

	/**
	 * Return what runs the server.
	 */
	Program program(String name, List<String> jvmFlags) {
		List<String> all = new ArrayList<>(FOREIGN);
		all.addAll(this.foreign);
		return new Program(name + "-" + id(), this.mainClass.getName(), all, jvmFlags, Map.of());
	}

	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}
