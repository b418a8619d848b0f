package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;

/**
 * Finds out at the start whether a server can carry a layer, and says what to do if not.
 */
final class ServerCheck {

	private static final double OLDEST_VERSION = 6.2;

	/**
	 * Keys that every layer has, and what Redis calls what they hold.
	 */
	private static final Map<String, String> TYPES = Map.of("nodes", "zset", "beats", "hash", "counts", "hash", "due",
			"zset", "pushed", "hash", "delays", "zset");

	private final LayerSettings settings;

	private final RedisLink link;

	private final List<Partition> partitions;

	ServerCheck(LayerSettings settings, RedisLink link, Partitions partitions) {
		this.settings = settings;
		this.link = link;
		this.partitions = partitions.all().stream().filter((partition) -> partition.link() == link).toList();
	}

	/**
	 * Check the server.
	 * @throws LayerUnavailableException if it cannot carry the layer
	 */
	void run() {
		Map<String, String> info;
		try {
			info = info();
		}
		catch (ChannelLayerException ex) {
			throw unavailable(ex);
		}
		checkVersion(info.getOrDefault("redis_version", "0"));
		// In a cluster any node may answer this, but writes go to masters.
		if (!this.link.isCluster() && "slave".equals(info.get("role"))) {
			throw readOnly();
		}
		try {
			checkTypes();
			this.partitions.get(0).await(Script.REAP, new Partition.Arguments());
		}
		catch (LayerUnavailableException ex) {
			throw ex;
		}
		catch (ChannelLayerException ex) {
			throw refused(ex);
		}
	}

	private Map<String, String> info() {
		return this.link.await(this.link.commands().info())
			.lines()
			.map((line) -> line.split(":", 2))
			.filter((pair) -> pair.length == 2)
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1], (first, second) -> first));
	}

	private void checkVersion(String version) {
		String[] parts = version.split("\\.");
		double number = Double.parseDouble(parts[0] + ((parts.length > 1) ? "." + parts[1] : ""));
		if (number < OLDEST_VERSION) {
			throw new LayerUnavailableException(this.settings.alias(),
					"Redis at %s has version %s, but channel layer '%s' needs 6.2 or newer".formatted(this.link.name(),
							version, this.settings.alias()),
					"Upgrade the server, or use another one in %s.".formatted(property()), null);
		}
	}

	private void checkTypes() {
		List<String> wrong = new ArrayList<>();
		for (Partition partition : this.partitions) {
			TYPES.forEach((key, type) -> {
				String found = this.link.await(this.link.commands().type(partition.base() + key));
				if (!found.equals(type) && !"none".equals(found)) {
					wrong.add("'%s%s' holds a %s".formatted(partition.base(), key, found));
				}
			});
		}
		if (!wrong.isEmpty()) {
			throw new LayerUnavailableException(this.settings.alias(),
					"Redis at %s holds something else under keys of channel layer '%s': %s".formatted(this.link.name(),
							this.settings.alias(), String.join(", ", wrong)),
					"Choose another 'channels.layers.%s.config.prefix' than '%s', or remove these keys."
						.formatted(this.settings.alias(), this.settings.prefix()),
					null);
		}
	}

	private LayerUnavailableException unavailable(ChannelLayerException failure) {
		String message = String.valueOf(failure.getMessage());
		String upper = message.toUpperCase(Locale.ROOT);
		if (upper.contains("WRONGPASS") || upper.contains("NOAUTH") || upper.contains("WITHOUT ANY PASSWORD")
				|| upper.contains("INVALID PASSWORD")) {
			return new LayerUnavailableException(this.settings.alias(),
					"Redis at %s does not accept the credentials of channel layer '%s': %s".formatted(this.link.name(),
							this.settings.alias(), message),
					"Check the user and the password in %s.".formatted(property()), failure);
		}
		return new LayerUnavailableException(this.settings.alias(), message,
				"Start Redis, or correct its address in %s.".formatted(property()), failure);
	}

	private LayerUnavailableException refused(ChannelLayerException failure) {
		String message = String.valueOf(failure.getMessage());
		if (message.contains("READONLY")) {
			return readOnly();
		}
		return new LayerUnavailableException(this.settings.alias(),
				"Redis at %s does not run what channel layer '%s' needs: %s".formatted(this.link.name(),
						this.settings.alias(), message),
				"Allow the commands EVAL and EVALSHA, and access to keys that begin with '%s:', to the user in %s."
					.formatted(this.settings.prefix(), property()),
				failure);
	}

	private LayerUnavailableException readOnly() {
		return new LayerUnavailableException(this.settings.alias(),
				"Redis at %s is a read-only replica, but channel layer '%s' must write".formatted(this.link.name(),
						this.settings.alias()),
				"Name the master in %s, or use Sentinel or Cluster to find it.".formatted(property()), null);
	}

	private String property() {
		return this.settings.hosts().isEmpty() ? "'spring.data.redis.*'"
				: "'channels.layers.%s.config.hosts'".formatted(this.settings.alias());
	}

}
