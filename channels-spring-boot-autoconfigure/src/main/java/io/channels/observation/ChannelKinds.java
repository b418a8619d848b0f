package io.channels.observation;

import io.channels.message.ChannelName;

/**
 * Says of a channel what it has in common with others of its kind, of which there are
 * few.
 */
final class ChannelKinds {

	private static final String REPLY_CHANNELS = "websocket.send.";

	private ChannelKinds() {
	}

	/**
	 * Return the kind of a channel: its name, as far as it is not random.
	 */
	static String of(ChannelName channel) {
		return channel.value().startsWith(REPLY_CHANNELS) ? "websocket.send" : channel.source().value();
	}

}
