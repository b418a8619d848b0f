package io.channels.layer.memory;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.LayerSettings;

/**
 * Makes layers that live in this JVM: no configuration, no other nodes, nothing survives
 * a restart.
 */
public final class InMemoryChannelLayerFactory implements ChannelLayerFactory {

	private final Clock clock;

	private final @Nullable Alarms alarms;

	/**
	 * Create a factory of layers that look at the clock by themselves.
	 * @param clock the clock
	 */
	public InMemoryChannelLayerFactory(Clock clock) {
		this(clock, null);
	}

	/**
	 * Create a factory of layers that are told when to look at the clock, and have no
	 * threads.
	 * @param clock the clock
	 * @param alarms what tells them, or null for a thread of their own
	 */
	public InMemoryChannelLayerFactory(Clock clock, @Nullable Alarms alarms) {
		this.clock = clock;
		this.alarms = alarms;
	}

	@Override
	public String backend() {
		return "in-memory";
	}

	@Override
	public ChannelLayer create(LayerSettings settings) {
		return new InMemoryChannelLayer(settings, this.clock, this.alarms);
	}

}
