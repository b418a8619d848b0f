package io.channels.message;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * One message on one channel.
 *
 * @param channel the full name of the channel it was sent to
 * @param content what the sender said
 * @param metadata what the framework says about the message beside its content, such as
 * how often it was tried
 */
public record Message(ChannelName channel, Content content, Map<String, String> metadata) {

	/**
	 * The key under which a message names the channel for answers.
	 */
	public static final String REPLY_CHANNEL = "reply_channel";

	public Message {
		metadata = Map.copyOf(metadata);
	}

	public Message(ChannelName channel, Content content) {
		this(channel, content, Map.of());
	}

	/**
	 * Return the channel that answers go to, if the sender named one.
	 */
	public Optional<ChannelName> replyChannel() {
		return Optional.ofNullable(this.content.text(REPLY_CHANNEL)).map(ChannelName::of);
	}

	/**
	 * Return the value of a key of the content, or null.
	 * @param key the key
	 */
	public @Nullable Object get(String key) {
		return this.content.get(key);
	}

}
