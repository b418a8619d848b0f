package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * All partitions of a layer, and which of them a name belongs to: the one that scores
 * highest for it, so that one more server takes its share of every other and moves
 * nothing else.
 */
final class Partitions implements AutoCloseable {

	private static final int CLUSTER_PARTITIONS = 16;

	private final List<Partition> all;

	private final List<RedisLink> links;

	private Partitions(List<Partition> all, List<RedisLink> links) {
		this.all = all;
		this.links = links;
	}

	/**
	 * Divide the keys: into one part for each server, and into parts that a cluster
	 * spreads over its masters.
	 * @param links the servers, or a cluster
	 * @param prefix the prefix of all keys
	 */
	static Partitions of(List<RedisLink> links, String prefix) {
		RedisLink first = links.get(0);
		if (first.isCluster()) {
			return new Partitions(IntStream.range(0, CLUSTER_PARTITIONS)
				.mapToObj((i) -> new Partition(Integer.toString(i), first, prefix + ":{" + prefix + i + "}:"))
				.toList(), links);
		}
		return new Partitions(links.stream().map((link) -> new Partition(link.name(), link, prefix + ":")).toList(),
				links);
	}

	List<Partition> all() {
		return this.all;
	}

	List<RedisLink> links() {
		return this.links;
	}

	boolean isOne() {
		return this.all.size() == 1;
	}

	/**
	 * Return the partition of a channel's source, a group or a node.
	 * @param name its name
	 */
	Partition of(String name) {
		Partition best = this.all.get(0);
		if (this.all.size() == 1) {
			return best;
		}
		long bestScore = Long.MIN_VALUE;
		for (Partition partition : this.all) {
			long score = score(name, partition.label());
			if (score > bestScore) {
				bestScore = score;
				best = partition;
			}
		}
		return best;
	}

	/**
	 * FNV-1a over both, with the finalizer of SplitMix64, since the first alone hardly
	 * mixes the last characters.
	 */
	private static long score(String name, String label) {
		long hash = 0xcbf29ce484222325L;
		for (byte part : (name + '@' + label).getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ (part & 0xff)) * 0x100000001b3L;
		}
		hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
		hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
		return hash ^ (hash >>> 31);
	}

	@Override
	public void close() {
		this.links.forEach(RedisLink::close);
	}

}
