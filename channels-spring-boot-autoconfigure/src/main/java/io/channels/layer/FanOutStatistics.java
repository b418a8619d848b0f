package io.channels.layer;

/**
 * How group messages spread at this node since the layer started.
 *
 * @param messages group messages that were for subscribed members of this node
 * @param members members that they were for, each counted once for each message
 */
public record FanOutStatistics(long messages, long members) {

	/**
	 * The statistics of a layer that does not count this.
	 */
	public static final FanOutStatistics NONE = new FanOutStatistics(0, 0);

}
