package io.channels.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

import io.channels.layer.ChannelGlob;
import io.channels.layer.ChannelPatterns;

/**
 * How a node consumes background channels.
 *
 * @param concurrency how many messages are consumed at a time
 * @param include which channels are consumed, all if empty
 * @param exclude which of them are not
 * @param channelConcurrency how many messages of one channel are consumed at a time
 * @param shutdownTimeout how long consumers may finish what they hold when the node stops
 */
public record WorkerSettings(int concurrency, List<ChannelGlob> include, List<ChannelGlob> exclude,
		ChannelPatterns channelConcurrency, Duration shutdownTimeout) {

	public WorkerSettings {
		Assert.isTrue(concurrency > 0,
				() -> "concurrency is %d, but a worker consumes at least 1 message at a time".formatted(concurrency));
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
	}

	/**
	 * Create settings without limits of single channels.
	 */
	public WorkerSettings(int concurrency, List<ChannelGlob> include, List<ChannelGlob> exclude,
			Duration shutdownTimeout) {
		this(concurrency, include, exclude, ChannelPatterns.of("channel-concurrency", Map.of()), shutdownTimeout);
	}

	/**
	 * Return whether a channel is consumed.
	 * @param channel the name of the channel
	 */
	public boolean consumes(String channel) {
		return (this.include.isEmpty() || this.include.stream().anyMatch((glob) -> glob.matches(channel)))
				&& this.exclude.stream().noneMatch((glob) -> glob.matches(channel));
	}

}
