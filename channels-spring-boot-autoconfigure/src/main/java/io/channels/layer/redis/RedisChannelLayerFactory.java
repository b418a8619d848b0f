package io.channels.layer.redis;

import java.time.Clock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.LayerSettings;

/**
 * Makes layers that many nodes share by one or more Redis servers, Redis Sentinel or
 * Redis Cluster.
 */
public final class RedisChannelLayerFactory implements ChannelLayerFactory {

	private final RedisClients clients;

	private final Clock clock;

	private final boolean serverTime;

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
		this.clients = new RedisClients(application);
		this.clock = clock;
		this.serverTime = serverTime;
	}

	@Override
	public String backend() {
		return "redis";
	}

	@Override
	public ChannelLayer create(LayerSettings settings) {
		Partitions partitions = Partitions.of(this.clients.links(settings), settings.prefix());
		check(settings, partitions);
		RedisChannelLayer layer = new RedisChannelLayer(settings, partitions, RandomNames.next(), this.clock,
				new ServerTime(this.clock, this.serverTime));
		try {
			layer.start();
		}
		catch (ChannelLayerException ex) {
			layer.close();
			throw ServerCheck.explain(settings, ex);
		}
		return layer;
	}

	private void check(LayerSettings settings, Partitions partitions) {
		try {
			partitions.links().forEach((link) -> new ServerCheck(settings, link, partitions).run());
		}
		catch (RuntimeException ex) {
			partitions.close();
			throw ex;
		}
	}

}
