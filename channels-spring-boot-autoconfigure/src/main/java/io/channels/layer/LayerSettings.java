package io.channels.layer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The settings of one layer, as configured at {@code channels.layers.<alias>.config}.
 *
 * @param alias the alias of the layer
 * @param hosts the servers of the backend, empty for its default
 * @param prefix what the backend puts before each of its keys
 * @param capacities how many messages each channel may hold
 * @param expiry how long a message waits for a receiver
 * @param groupExpiry how long a membership lasts after the last add
 * @param maxMessageSize how large a content may be
 * @param encryptionKeys keys for messages at rest, the first of which encrypts
 * @param nodeLease how long other nodes wait for a sign of life of this one
 */
public record LayerSettings(String alias, List<String> hosts, String prefix, ChannelCapacities capacities,
		Duration expiry, Duration groupExpiry, DataSize maxMessageSize, List<String> encryptionKeys,
		Duration nodeLease) {

	public LayerSettings {
		Assert.isTrue(expiry.toMillis() > 0,
				() -> "expiry is %d ms, but must be at least 1 ms".formatted(expiry.toMillis()));
		Assert.isTrue(groupExpiry.toMillis() > 0,
				() -> "group-expiry is %d ms, but must be at least 1 ms".formatted(groupExpiry.toMillis()));
		Assert.isTrue(maxMessageSize.toBytes() > 0,
				() -> "max-message-size is %s, but must be at least 1 byte".formatted(maxMessageSize));
		Assert.isTrue(nodeLease.toSeconds() > 0,
				() -> "node-lease is %d ms, but must be at least 1 s".formatted(nodeLease.toMillis()));
		Assert.isTrue(encryptionKeys.stream().noneMatch(String::isBlank),
				() -> "encryption-keys holds an empty key, which would protect nothing");
		hosts = List.copyOf(hosts);
		encryptionKeys = List.copyOf(encryptionKeys);
	}

	/**
	 * Return the settings of a layer that is configured with nothing.
	 */
	public static LayerSettings defaults() {
		return new LayerSettings(ChannelLayers.DEFAULT, List.of(), "channels", ChannelCapacities.of(100, Map.of()),
				Duration.ofSeconds(60), Duration.ofDays(1), DataSize.ofMegabytes(1), List.of(), Duration.ofSeconds(15));
	}

	/**
	 * Return these settings with another capacity.
	 * @param capacity the capacity of channels that no pattern matches
	 * @param patterns patterns to capacities, in order
	 */
	public LayerSettings withCapacity(int capacity, Map<String, Integer> patterns) {
		return new LayerSettings(this.alias, this.hosts, this.prefix, ChannelCapacities.of(capacity, patterns),
				this.expiry, this.groupExpiry, this.maxMessageSize, this.encryptionKeys, this.nodeLease);
	}

	/**
	 * Return these settings with other times.
	 * @param expiry how long a message waits for a receiver
	 * @param groupExpiry how long a membership lasts
	 */
	public LayerSettings withExpiry(Duration expiry, Duration groupExpiry) {
		return new LayerSettings(this.alias, this.hosts, this.prefix, this.capacities, expiry, groupExpiry,
				this.maxMessageSize, this.encryptionKeys, this.nodeLease);
	}

	/**
	 * Return these settings with another limit on the size of a content.
	 * @param maxMessageSize the limit
	 */
	public LayerSettings withMaxMessageSize(DataSize maxMessageSize) {
		return new LayerSettings(this.alias, this.hosts, this.prefix, this.capacities, this.expiry, this.groupExpiry,
				maxMessageSize, this.encryptionKeys, this.nodeLease);
	}

	/**
	 * Return these settings with other servers.
	 * @param hosts the servers
	 */
	public LayerSettings withHosts(List<String> hosts) {
		return new LayerSettings(this.alias, hosts, this.prefix, this.capacities, this.expiry, this.groupExpiry,
				this.maxMessageSize, this.encryptionKeys, this.nodeLease);
	}

	/**
	 * Return these settings with other keys.
	 * @param encryptionKeys the keys
	 */
	public LayerSettings withEncryptionKeys(List<String> encryptionKeys) {
		return new LayerSettings(this.alias, this.hosts, this.prefix, this.capacities, this.expiry, this.groupExpiry,
				this.maxMessageSize, encryptionKeys, this.nodeLease);
	}

	/**
	 * Return these settings with another lease.
	 * @param nodeLease the lease
	 */
	public LayerSettings withNodeLease(Duration nodeLease) {
		return new LayerSettings(this.alias, this.hosts, this.prefix, this.capacities, this.expiry, this.groupExpiry,
				this.maxMessageSize, this.encryptionKeys, nodeLease);
	}

}
