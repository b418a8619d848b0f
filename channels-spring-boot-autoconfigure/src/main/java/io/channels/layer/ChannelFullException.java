package io.channels.layer;

import io.channels.message.ChannelName;

/**
 * A message was refused because its channel holds as many messages as its capacity. The
 * sender may try again later.
 */
public class ChannelFullException extends ChannelLayerException {

	private final ChannelName channel;

	public ChannelFullException(ChannelName channel, int capacity) {
		super("Channel '%s' is full: it holds its capacity of %d messages. Read it faster, or raise 'capacity' or 'channel-capacity' of the layer"
			.formatted(channel, capacity));
		this.channel = channel;
	}

	/**
	 * Create an exception for a channel whose receiver bounds it.
	 * @param channel the channel
	 */
	public ChannelFullException(ChannelName channel) {
		super("Channel '%s' is full: its receiver does not keep up".formatted(channel));
		this.channel = channel;
	}

	public ChannelName getChannel() {
		return this.channel;
	}

}
