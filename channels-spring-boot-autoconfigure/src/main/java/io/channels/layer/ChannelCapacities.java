package io.channels.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

import io.channels.message.ChannelName;

/**
 * How many messages each channel may hold: ordered glob patterns of full channel names,
 * of which the first match wins, and a default. {@code *} stands for any characters and
 * {@code ?} for itself, since it is part of a name.
 */
public final class ChannelCapacities {

	private final int defaultCapacity;

	private final List<Rule> rules;

	private ChannelCapacities(int defaultCapacity, List<Rule> rules) {
		this.defaultCapacity = defaultCapacity;
		this.rules = rules;
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
		List<Rule> rules = new ArrayList<>();
		patterns.forEach((pattern, capacity) -> {
			Assert.isTrue(capacity > 0, () -> "channel-capacity of pattern '%s' is %d, but must be at least 1"
				.formatted(pattern, capacity));
			rules.add(new Rule(glob(pattern, capacity), capacity));
		});
		return new ChannelCapacities(defaultCapacity, List.copyOf(rules));
	}

	private static ChannelGlob glob(String pattern, int capacity) {
		try {
			return ChannelGlob.of(pattern);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"channel-capacity of pattern '%s' is %d. %s. In YAML, put the pattern in brackets and quotes: \"[http.response!*]\""
						.formatted(pattern, capacity, ex.getMessage()));
		}
	}

	/**
	 * Return the capacity of a channel.
	 * @param channel the channel
	 */
	public int of(ChannelName channel) {
		for (Rule rule : this.rules) {
			if (rule.glob().matches(channel.value())) {
				return rule.capacity();
			}
		}
		return this.defaultCapacity;
	}

	private record Rule(ChannelGlob glob, int capacity) {
	}

}
