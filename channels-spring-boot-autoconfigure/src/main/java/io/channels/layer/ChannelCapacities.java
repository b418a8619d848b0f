package io.channels.layer;

import java.util.Map;

import org.springframework.util.Assert;

import io.channels.message.ChannelName;

/**
 * How many messages each channel may hold: patterns of full channel names, and a default.
 */
public final class ChannelCapacities {

	private final int defaultCapacity;

	private final ChannelPatterns patterns;

	private ChannelCapacities(int defaultCapacity, ChannelPatterns patterns) {
		this.defaultCapacity = defaultCapacity;
		this.patterns = patterns;
	}

	/**
	 * Check and compile the patterns.
	 * @param defaultCapacity the capacity of channels that no pattern matches
	 * @param patterns patterns to capacities, in order
	 * @throws IllegalArgumentException if a capacity is not positive, or a pattern could
	 * match no name
	 */
	public static ChannelCapacities of(int defaultCapacity, Map<String, Integer> patterns) {
		Assert.isTrue(defaultCapacity > 0,
				() -> "capacity is %d, but a channel must hold at least 1 message".formatted(defaultCapacity));
		return new ChannelCapacities(defaultCapacity, ChannelPatterns.of("channel-capacity", patterns));
	}

	/**
	 * Return the capacity of a channel.
	 * @param channel the channel
	 */
	public int of(ChannelName channel) {
		return this.patterns.find(channel.value()).orElse(this.defaultCapacity);
	}

}
