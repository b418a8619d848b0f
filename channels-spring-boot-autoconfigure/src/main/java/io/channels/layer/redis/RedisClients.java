package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
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
import io.channels.layer.LayerUnavailableException;

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

	/**
	 * Make the links of a layer, without connecting.
	 * @throws LayerUnavailableException if what is configured cannot be connected to
	 */
	List<RedisLink> links(LayerSettings settings) {
		if (!settings.hosts().isEmpty()) {
			return addresses(settings).stream()
				.map((address) -> link(settings.alias(), address.name(), address.configuration(), address.tls()))
				.toList();
		}
		LettuceConnectionFactory factory = this.application.get();
		if (factory == null) {
			throw new LayerUnavailableException(settings.alias(),
					"Channel layer '%s' has no Redis: it has no 'hosts', and the application has no LettuceConnectionFactory, or several"
						.formatted(settings.alias()),
					"Let Spring Boot connect by Lettuce to 'spring.data.redis.*', make one of several factories @Primary, or name servers in 'channels.layers.%s.config.hosts'."
						.formatted(settings.alias()),
					null);
		}
		return List.of(link(settings.alias(), factory));
	}

	private static List<ServerAddress> addresses(LayerSettings settings) {
		List<ServerAddress> addresses = new ArrayList<>();
		Set<String> names = new HashSet<>();
		for (String host : settings.hosts()) {
			ServerAddress address = ServerAddress.parse(host)
				.orElseThrow(() -> invalid(settings.alias(), "holds '%s', which is no address of a Redis server",
						ServerAddress.masked(host)));
			if (!names.add(address.name())) {
				throw invalid(settings.alias(), "names %s twice", address.name());
			}
			addresses.add(address);
		}
		return addresses;
	}

	private static LayerUnavailableException invalid(String alias, String problem, String value) {
		return new LayerUnavailableException(alias,
				"'channels.layers.%s.config.hosts' %s".formatted(alias, problem.formatted(value)),
				"Write each server once, as host:port, redis://[user:password@]host:port[/database], or rediss:// for TLS. Sentinel and Cluster are configured by 'spring.data.redis.*'.",
				null);
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
			.map(RedisClients::shared)
			.orElseGet(DefaultClientResources::builder)
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(20), MAX_RECONNECT_DELAY, 20, TimeUnit.MILLISECONDS))
			.build();
	}

	/**
	 * Return a builder of resources that leave to the application what is the
	 * application's, which a mere copy would shut down.
	 */
	private static ClientResources.Builder shared(ClientResources application) {
		return application.mutate()
			.timer(application.timer())
			.eventExecutorGroup(application.eventExecutorGroup())
			.commandLatencyRecorder(application.commandLatencyRecorder())
			.commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled());
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
