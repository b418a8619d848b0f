package io.channels.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A cluster of three masters, each with a replica or without.
 */
public final class RedisCluster implements AutoCloseable {

	private static final int SLOTS = 16_384;

	private static final int MASTERS = 3;

	private final List<RedisServer> nodes;

	private RedisCluster(List<RedisServer> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Return a running cluster without replicas.
	 * @param config lines for the configuration files
	 */
	public static RedisCluster started(String... config) {
		return started(RedisBinary.EMBEDDED, config);
	}

	/**
	 * Return a running cluster without replicas.
	 * @param binary the version of all nodes
	 * @param config lines for the configuration files
	 */
	public static RedisCluster started(RedisBinary binary, String... config) {
		return started(binary, MASTERS, config);
	}

	/**
	 * Return a running cluster whose masters have a replica each.
	 * @param binary the version of all nodes
	 * @param config lines for the configuration files
	 */
	public static RedisCluster startedWithReplicas(RedisBinary binary, String... config) {
		return started(binary, MASTERS * 2, config);
	}

	private static RedisCluster started(RedisBinary binary, int size, String... config) {
		String[] nodeConfig = Stream
			.concat(Stream.of("cluster-enabled yes", "cluster-node-timeout 1500", "cluster-replica-validity-factor 0"),
					Arrays.stream(config))
			.toArray(String[]::new);
		RedisCluster cluster = new RedisCluster(
				IntStream.range(0, size).mapToObj((i) -> RedisServer.create(binary, nodeConfig)).toList());
		try {
			cluster.nodes.forEach(RedisServer::start);
			cluster.form();
			return cluster;
		}
		catch (RuntimeException ex) {
			cluster.close();
			throw ex;
		}
	}

	private void form() {
		for (int i = 0; i < MASTERS; i++) {
			this.nodes.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
			this.nodes.get(i).call(addSlots(i * SLOTS / MASTERS, (i + 1) * SLOTS / MASTERS));
		}
		for (RedisServer node : this.nodes) {
			this.nodes.stream()
				.filter((other) -> other.port() > node.port())
				.forEach((other) -> node.call("CLUSTER", "MEET", other.host(), String.valueOf(other.port())));
		}
		await().until(() -> this.nodes.stream().allMatch(this::knowsAll));
		for (int i = MASTERS; i < this.nodes.size(); i++) {
			this.nodes.get(i).call("CLUSTER", "REPLICATE", id(this.nodes.get(i - MASTERS)));
		}
		awaitOk();
	}

	private static String[] addSlots(int from, int to) {
		return Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), IntStream.range(from, to).mapToObj(String::valueOf))
			.toArray(String[]::new);
	}

	private boolean knowsAll(RedisServer node) {
		String known = text(node, "CLUSTER", "NODES");
		return known.lines().count() == this.nodes.size() && !known.contains("handshake");
	}

	private static String id(RedisServer node) {
		return text(node, "CLUSTER", "MYID");
	}

	private static String text(RedisServer node, String... command) {
		return (String) Objects.requireNonNull(node.call(command));
	}

	/**
	 * Wait until all nodes that answer find the cluster in order: the state is ok, all
	 * agree on living masters, and replicas are linked to theirs.
	 */
	public void awaitOk() {
		await().until(() -> {
			List<RedisServer> answering = answering().toList();
			return answering.stream().allMatch(RedisCluster::isOk)
					&& answering.stream().map(RedisCluster::mastersAt).distinct().count() == 1
					&& masters().stream().allMatch(RedisServer::isAnswering);
		});
	}

	private static boolean isOk(RedisServer node) {
		return text(node, "CLUSTER", "INFO").contains("cluster_state:ok")
				&& !text(node, "INFO", "replication").contains("master_link_status:down");
	}

	/**
	 * Return which port serves which slots, as the node sees it.
	 */
	private static List<Range> mastersAt(RedisServer node) {
		List<Range> ranges = new ArrayList<>();
		for (Object entry : (List<?>) Objects.requireNonNull(node.call("CLUSTER", "SLOTS"))) {
			List<?> range = (List<?>) Objects.requireNonNull(entry);
			long port = (Long) ((List<?>) range.get(2)).get(1);
			ranges.add(new Range((Long) range.get(0), (Long) range.get(1), port));
		}
		ranges.sort((a, b) -> Long.compare(a.first(), b.first()));
		return ranges;
	}

	/**
	 * Return all nodes, dead or alive.
	 */
	public List<RedisServer> nodes() {
		return this.nodes;
	}

	/**
	 * Return host and port of each node.
	 */
	public List<String> addresses() {
		return this.nodes.stream().map(RedisServer::address).toList();
	}

	/**
	 * Return the nodes that serve slots, as the first node that answers sees it.
	 */
	public List<RedisServer> masters() {
		List<Range> ranges = mastersAt(answering().findFirst().orElseThrow());
		return this.nodes.stream()
			.filter((node) -> ranges.stream().anyMatch((range) -> range.port() == node.port()))
			.toList();
	}

	/**
	 * Return the slot of a key.
	 * @param key the key
	 */
	public int slotOf(String key) {
		RedisServer node = answering().findFirst().orElseThrow();
		return ((Long) Objects.requireNonNull(node.call("CLUSTER", "KEYSLOT", key))).intValue();
	}

	/**
	 * Return the node that serves a slot, as the first node that answers sees it.
	 * @param slot the slot
	 */
	public RedisServer masterOf(int slot) {
		Range range = mastersAt(answering().findFirst().orElseThrow()).stream()
			.filter((candidate) -> candidate.first() <= slot && slot <= candidate.last())
			.findFirst()
			.orElseThrow();
		return this.nodes.stream().filter((node) -> node.port() == range.port()).findFirst().orElseThrow();
	}

	/**
	 * Return the node that serves a key, as the first node that answers sees it.
	 * @param key the key
	 */
	public RedisServer masterOf(String key) {
		return masterOf(slotOf(key));
	}

	/**
	 * Kill the node that serves a key and return it, at once.
	 * @param key the key
	 */
	public RedisServer killMasterOf(String key) {
		RedisServer master = masterOf(key);
		master.kill();
		return master;
	}

	/**
	 * Kill the node that serves a key, wait until its replica serves it instead, and
	 * return that.
	 * @param key the key
	 */
	public RedisServer failOverMasterOf(String key) {
		killMasterOf(key);
		awaitOk();
		return masterOf(key);
	}

	/**
	 * Move a slot with its keys to another master.
	 * @param slot the slot
	 * @param target the master that serves it from now on
	 */
	public void moveSlot(int slot, RedisServer target) {
		beginMove(slot, target);
		finishMove(slot, target);
	}

	/**
	 * Begin to move a slot: its master keeps the keys that it has, and sends clients to
	 * the target with ASK for those that it has not.
	 * @param slot the slot
	 * @param target the master that is to serve it
	 */
	public void beginMove(int slot, RedisServer target) {
		RedisServer source = masterOf(slot);
		target.call("CLUSTER", "SETSLOT", String.valueOf(slot), "IMPORTING", id(source));
		source.call("CLUSTER", "SETSLOT", String.valueOf(slot), "MIGRATING", id(target));
	}

	/**
	 * Finish a move that has begun: from now on clients are sent to the target with
	 * MOVED.
	 * @param slot the slot
	 * @param target the master that serves it from now on
	 */
	public void finishMove(int slot, RedisServer target) {
		RedisServer source = masterOf(slot);
		for (Object key : (List<?>) Objects
			.requireNonNull(source.call("CLUSTER", "GETKEYSINSLOT", String.valueOf(slot), "100000"))) {
			source.call("MIGRATE", target.host(), String.valueOf(target.port()), (String) key, "0", "5000");
		}
		List<RedisServer> masters = new ArrayList<>(masters());
		masters.remove(target);
		masters.add(0, target);
		masters.forEach((node) -> node.call("CLUSTER", "SETSLOT", String.valueOf(slot), "NODE", id(target)));
		awaitOk();
	}

	private Stream<RedisServer> answering() {
		return this.nodes.stream().filter(RedisServer::isAnswering);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisServer::close);
	}

	/**
	 * Slots that one master serves.
	 */
	private record Range(long first, long last, long port) {
	}

}
