package io.channels.layer;

import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * Takes what is pushed to the node-local channels below one prefix. It is called on
 * senders' threads, by many at a time, and must not block.
 */
public interface ChannelReceiver {

	/**
	 * Take a message that was sent to one channel.
	 * @param message the message
	 * @return what became of it
	 */
	Delivery receive(Message message);

	/**
	 * Take a message that was sent to a group for one of its members. The group message
	 * is the same object for all members. An
	 * {@link io.channels.message.InvalidContentException} is thrown to the sender; any
	 * other exception counts as {@link Delivery#GONE}.
	 * @param member the channel that is meant
	 * @param message the message
	 * @return what became of it
	 */
	Delivery receive(ChannelName member, GroupMessage message);

	/**
	 * Return whether the channel exists, so that it may be a member of groups.
	 * @param channel a channel below the prefix
	 */
	boolean has(ChannelName channel);

	/**
	 * What became of a pushed message.
	 */
	enum Delivery {

		/**
		 * The receiver has it.
		 */
		DELIVERED,

		/**
		 * The channel's own queue was full; the message is dropped.
		 */
		FULL,

		/**
		 * There is no such channel, or no longer; the message is dropped.
		 */
		GONE

	}

}
