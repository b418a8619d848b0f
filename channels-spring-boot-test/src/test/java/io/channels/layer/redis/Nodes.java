package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.channels.layer.ChannelCapacities;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;

/**
 * Nodes of one application, which share a server and a prefix. Closing it closes them.
 */
final class Nodes implements AutoCloseable {

	private final List<Node> nodes = new ArrayList<>();

	private final LayerSettings settings;

	Nodes(LayerSettings settings) {
		this.settings = settings;
	}

	static Nodes on(RedisServer server) {
		return new Nodes(settings(server));
	}

	/**
	 * Return settings with a prefix of their own, and room for bursts.
	 */
	static LayerSettings settings(RedisServer server) {
		return settings(server.address(), "nodes-" + UUID.randomUUID());
	}

	static LayerSettings settings(String address, String prefix) {
		LayerSettings defaults = LayerSettings.defaults();
		return new LayerSettings("nodes", List.of(address), prefix, ChannelCapacities.of(10_000, Map.of()),
				defaults.expiry(), defaults.groupExpiry(), defaults.maxMessageSize(), List.of(), Duration.ofSeconds(5));
	}

	/**
	 * Return nodes of another application on the same server.
	 * @param prefix the prefix of their keys
	 */
	Nodes withPrefix(String prefix) {
		return new Nodes(settings(this.settings.hosts().get(0), prefix));
	}

	/**
	 * Start one more node.
	 */
	Node start() {
		Node node = new Node(new RedisChannelLayerFactory(() -> null, Clock.systemUTC()).create(this.settings));
		this.nodes.add(node);
		return node;
	}

	/**
	 * Start some more nodes.
	 */
	List<Node> start(int count) {
		List<Node> started = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			started.add(start());
		}
		return started;
	}

	/**
	 * Return the name of a key.
	 */
	String key(String name) {
		return this.settings.prefix() + ":" + name;
	}

	LayerSettings settings() {
		return this.settings;
	}

	@Override
	public void close() {
		this.nodes.forEach(Node::close);
	}

}
