package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.LayerSettings;

/**
 * Makes the links of a layer: to its {@code hosts}, or to what the application's own
 * connection factory connects to. They have a client of their own, which never repeats a
 * command, refuses commands at once while it is disconnected, and comes back soon.
 */
final class RedisClients {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration MAX_RECONNECT_DELAY = Duration.ofMillis(500);

	private final Supplier<@Nullable LettuceConnectionFactory> application;

	/**
	 * Create the maker of links.
	 * @param application gives the application's own connection factory, or null
	 */
	RedisClients(Supplier<@Nullable LettuceConnectionFactory> application) {
		this.application = application;
	}

	List<RedisLink> links(LayerSettings settings) {
		if (!settings.hosts().isEmpty()) {
			return settings.hosts()
				.stream()
				.map((host) -> link(settings.alias(), uri(settings.alias(), host)))
				.toList();
		}
		LettuceConnectionFactory factory = this.application.get();
		if (factory == null) {
			throw new IllegalArgumentException(
					"Channel layer '%s' has neither 'hosts' nor the Redis connection of Spring Boot"
						.formatted(settings.alias()));
		}
		return List.of(link(settings.alias(), factory));
	}

	private static RedisURI uri(String alias, String host) {
		try {
			return RedisURI.create(host.contains("://") ? host : "redis://" + host);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException(
					"'channels.layers.%s.config.hosts' holds '%s', which is no address of a Redis server: write host:port, redis://[user:password@]host:port[/database] or rediss:// for TLS"
						.formatted(alias, host),
					ex);
		}
	}

	private RedisLink link(String alias, RedisURI uri) {
		return link(alias, "%s:%d".formatted(uri.getHost(), uri.getPort()),
				LettuceConnectionFactory.createRedisConfiguration(uri), uri.isSsl());
	}

	private RedisLink link(String alias, LettuceConnectionFactory factory) {
		if (factory.getClusterConfiguration() != null) {
			return link(alias, String.valueOf(factory.getClusterConfiguration().getClusterNodes()),
					factory.getClusterConfiguration(), factory.isUseSsl());
		}
		if (factory.getSentinelConfiguration() != null) {
			return link(alias,
					"%s of Sentinels %s".formatted(factory.getSentinelConfiguration().getMaster(),
							factory.getSentinelConfiguration().getSentinels()),
					factory.getSentinelConfiguration(), factory.isUseSsl());
		}
		if (factory.getSocketConfiguration() != null) {
			return link(alias, factory.getSocketConfiguration().getSocket(), factory.getSocketConfiguration(), false);
		}
		return link(alias, "%s:%d".formatted(factory.getHostName(), factory.getPort()), standalone(factory),
				factory.isUseSsl());
	}

	/**
	 * Return the server of a factory. The configuration that the factory names as its own
	 * is another one if it was made from a configuration of the general type.
	 */
	private static RedisStandaloneConfiguration standalone(LettuceConnectionFactory factory) {
		RedisStandaloneConfiguration own = factory.getStandaloneConfiguration();
		if (own.getHostName().equals(factory.getHostName()) && own.getPort() == factory.getPort()) {
			return own;
		}
		RedisStandaloneConfiguration actual = new RedisStandaloneConfiguration(factory.getHostName(),
				factory.getPort());
		actual.setDatabase(factory.getDatabase());
		actual.setPassword(factory.getPassword());
		return actual;
	}

	private RedisLink link(String alias, String name, RedisConfiguration configuration, boolean ssl) {
		LettuceConnectionFactory application = this.application.get();
		LettuceClientConfiguration original = (application != null) ? application.getClientConfiguration()
				: LettuceClientConfiguration.defaultConfiguration();
		boolean cluster = configuration instanceof RedisConfiguration.ClusterConfiguration;
		Duration timeout = timeout(original);
		ClientResources resources = resources(original);
		LettuceClientConfigurationBuilder builder = LettuceClientConfiguration.builder()
			.commandTimeout(timeout)
			.shutdownTimeout(Duration.ZERO)
			.shutdownQuietPeriod(Duration.ZERO)
			.clientResources(resources)
			.clientOptions(options(original, timeout, cluster));
		original.getClientName().ifPresent(builder::clientName);
		original.getRedisCredentialsProviderFactory().ifPresent(builder::redisCredentialsProviderFactory);
		if (ssl) {
			builder.useSsl().verifyPeer(original.getVerifyMode());
			if (original.isStartTls()) {
				builder.useSsl().startTls();
			}
		}
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration, builder.build());
		factory.afterPropertiesSet();
		factory.start();
		return new RedisLink(alias, name, factory.getRequiredNativeClient(), timeout, () -> {
			factory.destroy();
			resources.shutdown(0, 0, TimeUnit.SECONDS);
		});
	}

	/**
	 * Return the application's time-out, unless it is the one that Lettuce has when
	 * nobody chose one, which is too long to fail fast.
	 */
	private static Duration timeout(LettuceClientConfiguration original) {
		Duration timeout = original.getCommandTimeout();
		return timeout.equals(RedisURI.DEFAULT_TIMEOUT_DURATION) ? DEFAULT_TIMEOUT : timeout;
	}

	private static ClientResources resources(LettuceClientConfiguration original) {
		return original.getClientResources()
			.map(ClientResources::mutate)
			.orElseGet(DefaultClientResources::builder)
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(20), MAX_RECONNECT_DELAY, 20, TimeUnit.MILLISECONDS))
			.build();
	}

	private static ClientOptions options(LettuceClientConfiguration original, Duration timeout, boolean cluster) {
		ClientOptions base = original.getClientOptions().orElseGet(ClientOptions::create);
		ClientOptions.Builder builder = base.mutate();
		if (cluster) {
			ClusterClientOptions.Builder ofCluster = (base instanceof ClusterClientOptions options) ? options.mutate()
					: ClusterClientOptions.builder(base);
			builder = ofCluster.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
				.adaptiveRefreshTriggersTimeout(MAX_RECONNECT_DELAY)
				.enablePeriodicRefresh(Duration.ofSeconds(10))
				.build());
		}
		return builder.autoReconnect(true)
			.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
			.replayFilter((command) -> true)
			.timeoutOptions(TimeoutOptions.create())
			.socketOptions(SocketOptions.builder().connectTimeout(timeout).keepAlive(true).tcpNoDelay(true).build())
			.build();
	}

}
