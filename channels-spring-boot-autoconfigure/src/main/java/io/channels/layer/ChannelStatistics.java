package io.channels.layer;

import java.time.Duration;

/**
 * What happened on one channel. Exactly
 * {@code sent = delivered + expired + dropped + pending}.
 *
 * @param sent messages that the channel took
 * @param delivered messages handed to a receiver
 * @param pending messages waiting for a receiver
 * @param oldestAge how long the oldest of them has waited
 * @param expired messages dropped unread after {@code expiry}
 * @param dropped group messages lost because the channel was full, or messages lost by a
 * flush
 * @param full how often the channel was full
 */
public record ChannelStatistics(long sent, long delivered, long pending, Duration oldestAge, long expired, long dropped,
		long full) {

	/**
	 * The statistics of a channel that was never used.
	 */
	public static final ChannelStatistics NONE = new ChannelStatistics(0, 0, 0, Duration.ZERO, 0, 0, 0);

}
