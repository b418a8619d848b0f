package io.channels.test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;

/**
 * What every channel layer does, as tests. Extend it beside your layer, and run it with
 * JUnit; each test makes a layer of its own, with a key prefix of its own.
 */
public abstract class ChannelLayerContract
		implements MessageContract, CapacityContract, ReceiveContract, GroupContract, MembershipContract,
		SubscriptionContract, StatisticsContract, DelayContract, ConcurrencyContract, SessionContract {

	private final MutableClock clock = new MutableClock();

	private final List<ChannelLayer> layers = new ArrayList<>();

	/**
	 * Make a layer.
	 * @param settings its settings, of which hosts and encryption keys may be replaced,
	 * and the prefix extended
	 * @param clock the clock that {@link #letPass} moves, unless it is overridden
	 * @return the layer, which is closed after the test
	 */
	protected abstract ChannelLayer createLayer(LayerSettings settings, Clock clock);

	/**
	 * Let time pass for the layer. By default its clock is moved; a layer that lives by
	 * the time of its server overrides this, and waits for slightly longer than asked.
	 * @param duration how much time, never more than a few seconds
	 */
	protected void letPass(Duration duration) throws InterruptedException {
		this.clock.advance(duration);
	}

	@Override
	public final LayerUnderTest layer(LayerSettings settings) {
		ChannelLayer layer = createLayer(settings, this.clock);
		this.layers.add(layer);
		return new LayerUnderTest(layer, this::letPass);
	}

	@AfterEach
	final void closeLayers() {
		this.layers.forEach(ChannelLayer::close);
	}

}
