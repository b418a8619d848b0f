package io.channels.layer.redis;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.DeliveryInterceptor;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;

/**
 * Makes layers that many nodes share by one or more Redis servers, Redis Sentinel or
 * Redis Cluster. Safe for use by any thread: a concurrent map of the layers it made.
 */
public final class RedisChannelLayerFactory implements ChannelLayerFactory {

	private final ConcurrentMap<String, String> aliasesByNode = new ConcurrentHashMap<>();

	private final RedisClients clients;

	private final Clock clock;

	private final boolean serverTime;

	private final DeliveryInterceptor interceptor;

	/**
	 * Create a factory.
	 * @param application gives the application's own connection factory, or null, for
	 * layers without {@code hosts}
	 * @param clock the clock of this node
	 */
	public RedisChannelLayerFactory(Supplier<@Nullable LettuceConnectionFactory> application, Clock clock) {
		this(application, clock, true);
	}

	/**
	 * Create a factory.
	 * @param application gives the application's own connection factory, or null, for
	 * layers without {@code hosts}
	 * @param clock the clock of this node
	 * @param serverTime whether messages expire by the server's clock, or by that of this
	 * node, as tests want it
	 */
	public RedisChannelLayerFactory(Supplier<@Nullable LettuceConnectionFactory> application, Clock clock,
			boolean serverTime) {
		this(application, clock, serverTime, DeliveryInterceptor.NONE);
	}

	/**
	 * Create a factory.
	 * @param application gives the application's own connection factory, or null, for
	 * layers without {@code hosts}
	 * @param clock the clock of this node
	 * @param serverTime whether messages expire by the server's clock
	 * @param interceptor what runs around the delivery of what other nodes sent
	 */
	public RedisChannelLayerFactory(Supplier<@Nullable LettuceConnectionFactory> application, Clock clock,
			boolean serverTime, DeliveryInterceptor interceptor) {
		this.clients = new RedisClients(application);
		this.clock = clock;
		this.serverTime = serverTime;
		this.interceptor = interceptor;
	}

	@Override
	public String backend() {
		return "redis";
	}

	@Override
	public ChannelLayer create(LayerSettings settings) {
		Partitions partitions = Partitions.of(this.clients.links(settings), settings.prefix());
		check(settings, partitions);
		String node = RandomNames.next();
		RedisChannelLayer layer = new RedisChannelLayer(settings, partitions, node, this.clock,
				new ServerTime(this.clock, this.serverTime), this.interceptor);
		try {
			layer.start();
		}
		catch (ChannelLayerException ex) {
			layer.close();
			throw ServerCheck.explain(settings, ex);
		}
		this.aliasesByNode.put(node, settings.alias());
		return layer;
	}

	private void check(LayerSettings settings, Partitions partitions) {
		try {
			partitions.links().forEach((link) -> new ServerCheck(settings, link, partitions).run());
			checkAlone(settings, partitions);
		}
		catch (RuntimeException ex) {
			partitions.close();
			throw (ex instanceof ChannelLayerException failure) ? ServerCheck.explain(settings, failure) : ex;
		}
	}

	/**
	 * Check that no other layer of this application has the same keys. Other nodes may
	 * know the layer by another alias.
	 */
	private void checkAlone(LayerSettings settings, Partitions partitions) {
		for (Partition partition : partitions.all()) {
			for (String node : partition.nodes()) {
				String alias = this.aliasesByNode.getOrDefault(node, settings.alias());
				if (!alias.equals(settings.alias())) {
					throw new LayerUnavailableException(settings.alias(),
							"Channel layers '%s' and '%s' would be one, since both have the prefix '%s' at Redis at %s"
								.formatted(alias, settings.alias(), settings.prefix(), partition.link().name()),
							"Choose another 'channels.layers.%s.config.prefix' than '%s'.".formatted(settings.alias(),
									settings.prefix()),
							null);
				}
			}
		}
	}

}
