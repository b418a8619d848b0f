package io.channels.benchmarks.load.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.channels.benchmarks.load.process.Program;
import io.channels.benchmarks.load.process.RedisProcess;
import io.channels.benchmarks.load.process.ServerProcess;
import io.channels.benchmarks.load.server.node.NodeServer;

/**
 * A Redis and the nodes that it connects. For one thread.
 */
final class RedisNodes implements AutoCloseable {

	/**
	 * Without the native transport, which applications do not have unless they ask for
	 * it.
	 */
	private static final List<String> FOREIGN = List.of("netty-transport-native-epoll-",
			"netty-transport-classes-epoll-");

	private static final Map<String, String> NO_WORKER = Map.of("channels.worker.enabled", "false");

	private final List<ServerProcess> nodes = new ArrayList<>();

	private final Bench bench;

	private final RedisProcess redis;

	RedisNodes(Bench bench) {
		this.bench = bench;
		this.redis = RedisProcess.start(bench.launcher().folder());
	}

	/**
	 * Start a node that consumes no background messages.
	 */
	ServerProcess start(String name) {
		return start(name, NO_WORKER);
	}

	ServerProcess start(String name, Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>(properties);
		all.put("channels.layers.default.backend", "redis");
		all.put("spring.data.redis.host", "127.0.0.1");
		all.put("spring.data.redis.port", String.valueOf(this.redis.port()));
		Program program = new Program(this.bench.row() + "-" + name, NodeServer.class.getName(), FOREIGN, Bench.HEAP,
				all);
		ServerProcess node = this.bench.launcher().start(program, this.bench.platform());
		this.nodes.add(node);
		return node;
	}

	List<ServerProcess> all() {
		return List.copyOf(this.nodes);
	}

	@Override
	public void close() {
		this.nodes.forEach(ServerProcess::close);
		this.redis.close();
	}

}
