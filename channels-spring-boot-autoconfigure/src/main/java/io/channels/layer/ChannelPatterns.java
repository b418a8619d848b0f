package io.channels.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.springframework.util.Assert;

/**
 * Numbers of channels by ordered glob patterns of full channel names, of which the first
 * match wins. {@code *} stands for any characters and {@code ?} for itself, since it is
 * part of a name.
 */
public final class ChannelPatterns {

	private final List<Rule> rules;

	private ChannelPatterns(List<Rule> rules) {
		this.rules = rules;
	}

	/**
	 * Check and compile the patterns.
	 * @param property the name of the property that has them, for messages
	 * @param patterns patterns to numbers, in order
	 * @throws IllegalArgumentException if a number is not positive, or a pattern could
	 * match no name
	 */
	public static ChannelPatterns of(String property, Map<String, Integer> patterns) {
		List<Rule> rules = new ArrayList<>();
		patterns.forEach((pattern, number) -> {
			Assert.isTrue(number > 0,
					() -> "%s of pattern '%s' is %d, but must be at least 1".formatted(property, pattern, number));
			rules.add(new Rule(glob(property, pattern, number), number));
		});
		return new ChannelPatterns(List.copyOf(rules));
	}

	private static ChannelGlob glob(String property, String pattern, int number) {
		try {
			return ChannelGlob.of(pattern);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"%s of pattern '%s' is %d. %s. In YAML, put the pattern in brackets and quotes: \"[http.response!*]\""
						.formatted(property, pattern, number, ex.getMessage()));
		}
	}

	/**
	 * Return the number of a channel, if a pattern matches it.
	 * @param channel the full name of the channel
	 */
	public OptionalInt find(String channel) {
		for (Rule rule : this.rules) {
			if (rule.glob().matches(channel)) {
				return OptionalInt.of(rule.number());
			}
		}
		return OptionalInt.empty();
	}

	private record Rule(ChannelGlob glob, int number) {
	}

}
