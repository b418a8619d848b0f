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
 * A master with two replicas, watched by three sentinels that replace it within a few
 * seconds.
 */
public final class RedisSentinels implements AutoCloseable {

	private static final String MASTER = "channels";

	private static final int REPLICAS = 2;

	private static final int SENTINELS = 3;

	private static final int QUORUM = 2;

	private final List<RedisServer> servers;

	private final List<RedisServer> sentinels;

	private RedisSentinels(List<RedisServer> servers, List<RedisServer> sentinels) {
		this.servers = servers;
		this.sentinels = sentinels;
	}

	/**
	 * Return running servers and sentinels that know each other.
	 * @param config lines for the configuration files of master and replicas
	 */
	public static RedisSentinels started(String... config) {
		return started(RedisBinary.EMBEDDED, config);
	}

	/**
	 * Return running servers and sentinels that know each other.
	 * @param binary the version of all of them
	 * @param config lines for the configuration files of master and replicas
	 */
	public static RedisSentinels started(RedisBinary binary, String... config) {
		RedisServer master = RedisServer.create(binary, config);
		String[] replicaConfig = Stream
			.concat(Arrays.stream(config), Stream.of("replicaof " + master.host() + " " + master.port()))
			.toArray(String[]::new);
		List<RedisServer> servers = new ArrayList<>(List.of(master));
		IntStream.range(0, REPLICAS).forEach((i) -> servers.add(RedisServer.create(binary, replicaConfig)));
		List<RedisServer> sentinels = IntStream.range(0, SENTINELS).mapToObj((i) -> sentinel(binary, master)).toList();
		RedisSentinels started = new RedisSentinels(List.copyOf(servers), sentinels);
		try {
			started.start(master);
			return started;
		}
		catch (RuntimeException ex) {
			started.close();
			throw ex;
		}
	}

	private static RedisServer sentinel(RedisBinary binary, RedisServer master) {
		return RedisServer.sentinel(binary,
				"sentinel monitor " + MASTER + " " + master.host() + " " + master.port() + " " + QUORUM,
				"sentinel down-after-milliseconds " + MASTER + " 1000",
				"sentinel failover-timeout " + MASTER + " 3000");
	}

	/**
	 * Sentinels look for replicas when they start, and then seldom; so these come first.
	 */
	private void start(RedisServer master) {
		this.servers.forEach(RedisServer::start);
		await().until(() -> info(master).split("state=online", -1).length > REPLICAS);
		this.sentinels.forEach(RedisServer::start);
		await().until(() -> this.sentinels.stream().allMatch(this::knowsAll));
	}

	private static String info(RedisServer server) {
		return (String) Objects.requireNonNull(server.call("INFO", "replication"));
	}

	private boolean knowsAll(RedisServer sentinel) {
		List<?> master = (List<?>) Objects.requireNonNull(sentinel.call("SENTINEL", "MASTER", MASTER));
		return master.get(master.indexOf("num-slaves") + 1).equals(String.valueOf(REPLICAS))
				&& master.get(master.indexOf("num-other-sentinels") + 1).equals(String.valueOf(SENTINELS - 1));
	}

	/**
	 * Kill the master and return the one that the sentinels agree on instead.
	 */
	public RedisServer failOver() {
		RedisServer before = killMaster();
		return awaitMasterOtherThan(before);
	}

	/**
	 * Kill the master and return it, at once.
	 */
	public RedisServer killMaster() {
		RedisServer master = masterServer();
		master.kill();
		return master;
	}

	/**
	 * Wait until all sentinels that answer agree on another master, and it is one.
	 * @param before the master that fails
	 */
	public RedisServer awaitMasterOtherThan(RedisServer before) {
		await().until(() -> {
			List<RedisServer> masters = answeringSentinels().map(this::masterAt).distinct().toList();
			return masters.size() == 1 && masters.get(0) != before && masters.get(0).isAnswering()
					&& info(masters.get(0)).contains("role:master");
		});
		return masterServer();
	}

	/**
	 * Start a server that was killed, as a replica of the current master. Merely started,
	 * a former master would take itself for one until the sentinels see to it, about ten
	 * seconds later.
	 * @param server the dead server
	 */
	public void bringBack(RedisServer server) {
		RedisServer master = masterServer();
		server.start();
		server.call("REPLICAOF", master.host(), String.valueOf(master.port()));
		await().until(() -> info(server).contains("master_link_status:up"));
	}

	/**
	 * Return the server that the sentinels say is the master.
	 */
	public RedisServer masterServer() {
		return masterAt(answeringSentinels().findFirst().orElseThrow());
	}

	private RedisServer masterAt(RedisServer sentinel) {
		List<?> address = (List<?>) Objects
			.requireNonNull(sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER));
		int port = Integer.parseInt((String) address.get(1));
		return this.servers.stream().filter((server) -> server.port() == port).findFirst().orElseThrow();
	}

	private Stream<RedisServer> answeringSentinels() {
		return this.sentinels.stream().filter(RedisServer::isAnswering);
	}

	/**
	 * Return the servers that are not the master now, dead or alive.
	 */
	public List<RedisServer> replicas() {
		RedisServer master = masterServer();
		return this.servers.stream().filter((server) -> server != master).toList();
	}

	/**
	 * Return the master of the beginning and its replicas.
	 */
	public List<RedisServer> servers() {
		return this.servers;
	}

	/**
	 * Return the sentinels themselves, which may be killed and paused as well.
	 */
	public List<RedisServer> sentinels() {
		return this.sentinels;
	}

	/**
	 * Return the name that the sentinels know the master by.
	 */
	public String masterName() {
		return MASTER;
	}

	/**
	 * Return host and port of each sentinel.
	 */
	public List<String> nodes() {
		return this.sentinels.stream().map(RedisServer::address).toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
	}

	@Override
	public void close() {
		this.sentinels.forEach(RedisServer::close);
		this.servers.forEach(RedisServer::close);
	}

}
