package io.channels.architecture;

import java.util.Map;

/**
 * The level of each package under {@code io.channels}. A package imports only packages of
 * a lower level.
 */
final class PackageLevels {

	static final Map<String, Integer> LEVELS = Map.ofEntries(Map.entry("message", 0), Map.entry("layer", 1),
			Map.entry("routing", 1), Map.entry("websocket", 1), Map.entry("layer.local", 2), Map.entry("channel", 2),
			Map.entry("websocket.server", 2), Map.entry("layer.memory", 3), Map.entry("layer.redis", 3),
			Map.entry("consumer", 3), Map.entry("actuate", 6), Map.entry("cluster", 5), Map.entry("admin", 6),
			Map.entry("autoconfigure.admin", 9), Map.entry("metrics", 5), Map.entry("observation", 4),
			Map.entry("consumer.method", 4), Map.entry("security", 4), Map.entry("security.web", 4),
			Map.entry("worker", 4), Map.entry("websocket.consumer", 4), Map.entry("dispatch", 5),
			Map.entry("multiplex", 5), Map.entry("binding", 6), Map.entry("binding.jpa", 7),
			Map.entry("autoconfigure", 8), Map.entry("autoconfigure.actuate", 9), Map.entry("autoconfigure.jpa", 9),
			Map.entry("autoconfigure.metrics", 9), Map.entry("autoconfigure.observation", 9),
			Map.entry("autoconfigure.redis", 9), Map.entry("autoconfigure.security", 9),
			Map.entry("autoconfigure.transaction", 9), Map.entry("transaction", 3),
			Map.entry("autoconfigure.client", 9), Map.entry("autoconfigure.websocket", 9));

	private PackageLevels() {
	}

}
