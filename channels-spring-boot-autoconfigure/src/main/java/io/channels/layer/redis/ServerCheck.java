package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;

/**
 * Finds out at the start whether a server can carry a layer, and says what to do if not.
 */
final class ServerCheck {

	private static final int OLDEST_MAJOR = 6;

	private static final int OLDEST_MINOR = 2;

	/**
	 * Keys that every layer has, and what Redis calls what they hold.
	 */
	private static final Map<String, String> TYPES = new TreeMap<>(Map.of("nodes", "zset", "beats", "hash", "counts",
			"hash", "due", "zset", "pushed", "hash", "pulse", "hash", "delays", "zset"));

	/**
	 * What Redis says, in capitals, to who has not proved who it is.
	 */
	private static final List<String> CREDENTIALS = List.of("WRONGPASS", "NOAUTH", "WITHOUT ANY PASSWORD",
			"INVALID PASSWORD");

	/**
	 * What Redis says, in capitals, to who may not do something.
	 */
	private static final List<String> RIGHTS = List.of("NOPERM", "NO PERMISSIONS", "EXECUTING THE SCRIPT CAN'T",
			"UNKNOWN COMMAND");

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
	 * @throws ChannelLayerException if it cannot carry the layer
	 */
	void run() {
		check(ServerInfo.of(this.link.await(this.link.commands().info())));
		checkTypes();
		this.partitions.get(0).await(Script.REAP, new Partition.Arguments());
	}

	/**
	 * Check what the server says about itself.
	 * @throws LayerUnavailableException if such a server cannot carry the layer
	 */
	void check(ServerInfo info) {
		if (info.isOlderThan(OLDEST_MAJOR, OLDEST_MINOR)) {
			throw unfit(
					"has version %s, but channel layer '%s' needs %d.%d or newer".formatted(info.version(),
							this.settings.alias(), OLDEST_MAJOR, OLDEST_MINOR),
					"Upgrade the server, or use another one in %s.".formatted(property(this.settings)));
		}
		if (this.link.isCluster()) {
			checkClusterPrefix();
			return;
		}
		if (info.isClusterNode()) {
			throw unfit(
					"belongs to a cluster, which channel layer '%s' takes for one server"
						.formatted(this.settings.alias()),
					"Name the nodes of the cluster in 'spring.data.redis.cluster.nodes', and remove %s."
						.formatted(this.settings.hosts().isEmpty() ? "'spring.data.redis.host' or 'url'"
								: property(this.settings)));
		}
		if (info.isSentinel()) {
			throw unfit("is a Sentinel, which channel layer '%s' takes for a server".formatted(this.settings.alias()),
					"Name it in 'spring.data.redis.sentinel.nodes' with 'spring.data.redis.sentinel.master', and remove it from %s."
						.formatted(property(this.settings)));
		}
		if (info.isReplica()) {
			throw unfit("is a read-only replica, but channel layer '%s' must write".formatted(this.settings.alias()),
					"Name the master in %s, or use Sentinel or Cluster to find it.".formatted(property(this.settings)));
		}
	}

	private void checkClusterPrefix() {
		if (Stream.of("{", "}").anyMatch(this.settings.prefix()::contains)) {
			throw unfit(
					"is a cluster, which looks for braces to place keys, but channel layer '%s' has the prefix '%s'"
						.formatted(this.settings.alias(), this.settings.prefix()),
					"Choose a 'channels.layers.%s.config.prefix' without '{' and '}'."
						.formatted(this.settings.alias()));
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
			throw unfit(
					"holds something else under keys of channel layer '%s': %s".formatted(this.settings.alias(),
							String.join(", ", wrong)),
					"Choose another 'channels.layers.%s.config.prefix' than '%s', or remove these keys."
						.formatted(this.settings.alias(), this.settings.prefix()));
		}
	}

	private LayerUnavailableException unfit(String reason, String action) {
		return new LayerUnavailableException(this.settings.alias(),
				"Redis at %s %s".formatted(this.link.name(), reason), action, null);
	}

	/**
	 * Say what to do about a failure of Redis at the start.
	 */
	static LayerUnavailableException explain(LayerSettings settings, ChannelLayerException failure) {
		if (failure instanceof LayerUnavailableException explained) {
			return explained;
		}
		String message = String.valueOf(failure.getMessage());
		return new LayerUnavailableException(settings.alias(), message,
				action(settings, message.toUpperCase(Locale.ROOT), failure instanceof RedisUnreachableException),
				failure);
	}

	private static String action(LayerSettings settings, String message, boolean unreachable) {
		String property = property(settings);
		if (CREDENTIALS.stream().anyMatch(message::contains)) {
			return "Check the user and the password in %s.".formatted(property);
		}
		if (message.contains("CLUSTER SUPPORT DISABLED")) {
			return "Use 'spring.data.redis.host' or 'url' in place of 'spring.data.redis.cluster', or name the nodes of a cluster.";
		}
		if (unreachable && message.contains("CONNECTION REFUSED")) {
			return "Start Redis, or correct its address in %s.".formatted(property);
		}
		if (unreachable) {
			return "Check the address in %s, that Redis answers there, and that TLS is on at both ends or at neither."
				.formatted(property);
		}
		if (RIGHTS.stream().anyMatch(message::contains)) {
			return "Let the user in %s run EVAL, EVALSHA, INFO, ROLE, TIME, WAIT and the commands of @read, @write and @connection, on keys that begin with '%s:'."
				.formatted(property, settings.prefix());
		}
		return "Remove what the server complains of, or use another one in %s.".formatted(property);
	}

	private static String property(LayerSettings settings) {
		return settings.hosts().isEmpty() ? "'spring.data.redis.*'"
				: "'channels.layers.%s.config.hosts'".formatted(settings.alias());
	}

}
