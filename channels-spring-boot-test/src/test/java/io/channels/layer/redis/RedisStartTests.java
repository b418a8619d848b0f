package io.channels.layer.redis;

import java.time.Clock;
import java.util.List;
import java.util.Set;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;
import io.channels.redis.RedisBinary;
import io.channels.redis.RedisCluster;
import io.channels.redis.RedisSentinels;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a user is told when a layer cannot start, and what suffices for it to start.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisStartTests {

	private static final String HOSTS = "'channels.layers.default.config.hosts'";

	private static final String RIGHTS = "Let the user in %s run EVAL, EVALSHA, INFO, ROLE, TIME, WAIT and the commands of @read, @write and @connection, on keys that begin with 'channels:'."
		.formatted(HOSTS);

	private static RedisServer open;

	private static RedisServer guarded;

	@BeforeAll
	static void startServers() {
		open = RedisServer.started();
		guarded = RedisServer.started("requirepass secret", "user no-scripts on >pw ~* +@all -eval -evalsha",
				"user no-info on >pw ~* +@all -info", "user no-hashes on >pw ~* +@all -hset",
				"user other-keys on >pw ~other:* +@all", "user no-role on >pw ~* +@all -role",
				"user just-enough on >pw ~channels:* +eval +evalsha +info +role +time +wait +@read +@write +@connection");
	}

	@AfterAll
	static void stopServers() {
		open.close();
		guarded.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%s", "redis://%s", "redis://%s/2", "redis://default:anything@%s" })
	void serverIsNamedByItsAddressOrAUrl(String form) {
		assertStarts(null, form.formatted(open.address()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://:secret@%s", "redis://default:secret@%s/2", ":secret@%s", "secret@%s",
			"redis://just-enough:p%%77@%s", "just-enough:pw@%s" })
	void credentialsAreTaken(String form) {
		assertStarts(null, form.formatted(guarded.address()));
	}

	@Test
	void databaseIsTaken() {
		try (RedisServer server = RedisServer.started();
				ChannelLayer layer = create(null, "redis://" + server.address() + "/5")) {
			assertThat(layer.problem()).isEmpty();
			assertThat(server.call("INFO", "keyspace")).asString().contains("db5:").doesNotContain("db0:");
		}
	}

	@Test
	void serverThatIsNotThereIsToBeStarted() {
		LayerUnavailableException ofHosts = failure(null, "127.0.0.1:1");
		LayerUnavailableException ofApplication = failure(new LettuceConnectionFactory("127.0.0.1", 1));

		assertThat(ofHosts).hasMessage("Channel layer 'default' cannot reach Redis at 127.0.0.1:1: Connection refused");
		assertThat(ofHosts.getAction()).isEqualTo("Start Redis, or correct its address in " + HOSTS + ".");
		assertThat(ofApplication).hasMessage(ofHosts.getMessage());
		assertThat(ofApplication.getAction())
			.isEqualTo("Start Redis, or correct its address in 'spring.data.redis.*'.");
	}

	@Test
	void layerThatDoesNotStartComplainsOnce(CapturedOutput output) {
		failure(null, "127.0.0.1:1");

		assertThat(output).doesNotContain("closed without telling Redis");
	}

	@Test
	void oneServerOfSeveralThatIsNotThereIsNamed() {
		assertThat(failure(null, open.address(), "127.0.0.1:1"))
			.hasMessageContaining("127.0.0.1:1: Connection refused");
	}

	@Test
	void serverThatDoesNotAnswerIsNamed() {
		try (RedisServer server = RedisServer.started()) {
			server.pause();

			LayerUnavailableException failure = failure(null, server.address());

			assertThat(failure).hasMessageContainingAll("Channel layer 'default' cannot reach Redis at ",
					server.address(), "timed out");
			assertThat(failure.getAction()).isEqualTo("Check the address in " + HOSTS
					+ ", that Redis answers there, and that TLS is on at both ends or at neither.");
		}
	}

	@Test
	void serverWithoutTlsIsToldFromOneWithIt() {
		LayerUnavailableException failure = failure(null, "rediss://" + open.address());

		assertThat(failure).hasMessageContaining(open.address());
		assertThat(failure.getAction()).contains(HOSTS, "TLS is on at both ends or at neither");
	}

	@ParameterizedTest
	@CsvSource({ "'',NOAUTH", "':wrong@',WRONGPASS", "'nobody:secret@',WRONGPASS" })
	void wrongCredentialsAreToBeChecked(String credentials, String answer) {
		LayerUnavailableException failure = failure(null, "redis://" + credentials + guarded.address());

		assertThat(failure).hasMessageContainingAll(guarded.address(), answer);
		assertThat(failure.getMessage()).doesNotContain("secret", "wrong");
		assertThat(failure.getAction()).isEqualTo("Check the user and the password in " + HOSTS + ".");
	}

	@Test
	void missingPasswordOfTheApplicationIsToBeChecked() {
		LayerUnavailableException failure = failure(new LettuceConnectionFactory(guarded.host(), guarded.port()));

		assertThat(failure).hasMessageContainingAll(guarded.address(), "NOAUTH");
		assertThat(failure.getAction()).isEqualTo("Check the user and the password in 'spring.data.redis.*'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no-scripts", "no-info", "no-hashes", "other-keys" })
	void userWithTooFewRightsIsToldWhichItNeeds(String user) {
		LayerUnavailableException failure = failure(null, user + ":pw@" + guarded.address());

		assertThat(failure).hasMessageStartingWith(
				"Channel layer 'default': Redis at %s refused a command: ".formatted(guarded.address()));
		assertThat(failure.getAction()).isEqualTo(RIGHTS);
	}

	@Test
	void userWhoMayNotAskForReplicasIsWarned(CapturedOutput output) {
		try (ChannelLayer layer = create(null, "no-role:pw@" + guarded.address())) {
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).contains(
						"Redis at %s does not say whether it has replicas; if it has, a fail-over may repeat messages: "
							.formatted(guarded.address()),
						"NOPERM"));
			assertThat(layer.problem()).isEmpty();
		}
	}

	@Test
	void serverWithoutScriptsIsToldWhatItNeeds() {
		try (RedisServer server = RedisServer.started("rename-command EVAL \"\"")) {
			LayerUnavailableException failure = failure(null, server.address());

			assertThat(failure).hasMessageContainingAll(server.address(), "unknown command `EVAL`");
			assertThat(failure.getAction()).isEqualTo(RIGHTS);
		}
	}

	@Test
	void newerServerIsUnderstoodToo() {
		try (RedisServer server = RedisServer.started(RedisBinary.SYSTEM, "user no-hashes on >pw ~* +@all -hset",
				"user other-keys on >pw ~other:* +@all")) {
			assertThat(failure(null, "no-hashes:pw@" + server.address()).getAction()).isEqualTo(RIGHTS);
			assertThat(failure(null, "other-keys:pw@" + server.address()).getAction()).isEqualTo(RIGHTS);
			assertThat(failure(null, "nobody:pw@" + server.address()).getAction()).startsWith("Check the user");
		}
	}

	@Test
	void otherComplaintIsPassedOn() {
		try (RedisServer server = RedisServer.started("maxmemory 1")) {
			LayerUnavailableException failure = failure(null, server.address());

			assertThat(failure).hasMessageContainingAll(server.address(), "OOM command not allowed");
			assertThat(failure.getAction())
				.isEqualTo("Remove what the server complains of, or use another one in " + HOSTS + ".");
		}
	}

	@Test
	void replicaIsRefused() {
		try (RedisServer replica = RedisServer.started("replicaof " + open.host() + " " + open.port())) {
			LayerUnavailableException failure = failure(null, replica.address());

			assertThat(failure).hasMessage("Redis at %s is a read-only replica, but channel layer 'default' must write"
				.formatted(replica.address()));
			assertThat(failure.getAction())
				.isEqualTo("Name the master in " + HOSTS + ", or use Sentinel or Cluster to find it.");
		}
	}

	@Test
	void keysOfSomethingElseAreNamed() {
		try (RedisServer server = RedisServer.started()) {
			server.call("SET", "channels:nodes", "x");
			server.call("LPUSH", "channels:counts", "x");

			LayerUnavailableException failure = failure(null, server.address());

			assertThat(failure).hasMessage(
					"Redis at %s holds something else under keys of channel layer 'default': 'channels:counts' holds a list, 'channels:nodes' holds a string"
						.formatted(server.address()));
			assertThat(failure.getAction()).isEqualTo(
					"Choose another 'channels.layers.default.config.prefix' than 'channels', or remove these keys.");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "http://redis:1", "redis:99999", "redis:0", "redis:port", "redis://",
			"redis:1/x", "redis-sentinel://redis:1#master", "redis://redis:1?timeout=1s", "::1" })
	void hostThatIsNoAddressIsShown(String host) {
		LayerUnavailableException failure = failure(null, open.address(), host);

		assertThat(failure).hasMessage(HOSTS + " holds '%s', which is no address of a Redis server".formatted(host));
		assertThat(failure.getAction()).startsWith(
				"Write each server once, as host:port, redis://[user:password@]host:port[/database], or rediss://"
						+ " for TLS.");
	}

	@Test
	void hostThatIsNoAddressIsShownWithoutItsPassword() {
		assertThat(failure(null, "redis://user:p@ss/word@redis:1"))
			.hasMessage(HOSTS + " holds 'redis://***@redis:1', which is no address of a Redis server");
	}

	@Test
	void hostThatIsNamedTwiceIsShown() {
		assertThat(failure(null, open.address(), "redis://" + open.address() + "/3"))
			.hasMessage(HOSTS + " names %s twice".formatted(open.address()));
	}

	@Test
	void layerWithoutAnyRedisIsToldWhereToNameOne() {
		LayerUnavailableException failure = failure(null);

		assertThat(failure).hasMessage("Channel layer 'default' has no Redis: it has no 'hosts', and the application"
				+ " has no LettuceConnectionFactory, or several");
		assertThat(failure.getAction()).contains("'spring.data.redis.*'", HOSTS);
	}

	@Test
	void clusterAndSentinelAreToldFromServers() {
		try (RedisSentinels sentinels = RedisSentinels.started()) {
			String sentinel = sentinels.nodes().get(0);

			assertThat(failure(null, sentinel)).hasMessage(
					"Redis at %s is a Sentinel, which channel layer 'default' takes for a server".formatted(sentinel));
			assertThat(failure(new LettuceConnectionFactory(
					new RedisSentinelConfiguration("other", Set.copyOf(sentinels.nodes())))))
				.hasMessageContainingAll("cannot reach Redis at other of Sentinels", sentinel);
		}
		LayerUnavailableException noCluster = failure(
				new LettuceConnectionFactory(new RedisClusterConfiguration(List.of(open.address()))));
		assertThat(noCluster).hasMessageContainingAll(open.address(), "cluster support disabled");
		assertThat(noCluster.getAction()).contains("'spring.data.redis.host' or 'url'");
	}

	@Test
	void clusterTakesOneMoreRight() {
		try (RedisCluster cluster = RedisCluster.started(
				"user just-enough on >pw ~channels:* +eval +evalsha +info +role +time +wait +@read +@write +@connection +cluster")) {
			RedisClusterConfiguration configuration = new RedisClusterConfiguration(cluster.addresses());
			configuration.setUsername("just-enough");
			configuration.setPassword("pw");

			assertStarts(new LettuceConnectionFactory(configuration));
		}
	}

	@Test
	void clusterStartsByAnyOfItsNodes() {
		try (RedisCluster cluster = RedisCluster.startedWithReplicas(RedisBinary.EMBEDDED)) {
			List<String> replicas = cluster.nodes()
				.stream()
				.filter((node) -> !cluster.masters().contains(node))
				.map(RedisServer::address)
				.toList();

			assertStarts(new LettuceConnectionFactory(new RedisClusterConfiguration(replicas)));
			LayerUnavailableException failure = failure(null, replicas.get(0));
			assertThat(failure)
				.hasMessage("Redis at %s belongs to a cluster, which channel layer 'default' takes for one server"
					.formatted(replicas.get(0)));
			assertThat(failure.getAction()).isEqualTo(
					"Name the nodes of the cluster in 'spring.data.redis.cluster.nodes', and remove " + HOSTS + ".");
			assertThat(failureOfPrefix("a{b}", new LettuceConnectionFactory(new RedisClusterConfiguration(replicas))))
				.hasMessageEndingWith(
						"is a cluster, which looks for braces to place keys, but channel layer 'default' has the prefix 'a{b}'");
		}
	}

	private static void assertStarts(@Nullable LettuceConnectionFactory application, String... hosts) {
		try (ChannelLayer layer = create(application, hosts)) {
			assertThat(layer.problem()).isEmpty();
			assertThat(layer.statistics().pending()).isZero();
			layer.flush();
		}
	}

	private static LayerUnavailableException failure(@Nullable LettuceConnectionFactory application, String... hosts) {
		return catchThrowableOfType(LayerUnavailableException.class, () -> create(application, hosts));
	}

	private static LayerUnavailableException failureOfPrefix(String prefix, LettuceConnectionFactory application) {
		return catchThrowableOfType(LayerUnavailableException.class,
				() -> new RedisChannelLayerFactory(() -> application, Clock.systemUTC()).create(settings(prefix)));
	}

	private static ChannelLayer create(@Nullable LettuceConnectionFactory application, String... hosts) {
		return new RedisChannelLayerFactory(() -> application, Clock.systemUTC()).create(settings("channels", hosts));
	}

	private static LayerSettings settings(String prefix, String... hosts) {
		LayerSettings defaults = LayerSettings.defaults();
		return new LayerSettings(defaults.alias(), List.of(hosts), prefix, defaults.capacities(), defaults.expiry(),
				defaults.groupExpiry(), defaults.maxMessageSize(), defaults.encryptionKeys(), defaults.nodeLease());
	}

}
