package io.channels.channel;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.channels.layer.ChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * A named set of channels to send to. A group needs no creation and vanishes when it is
 * empty. Obtained from {@link Channels}; immutable, for any thread.
 */
public final class Group {

	private final GroupName name;

	private final ChannelLayer layer;

	private final ContentConverter converter;

	Group(GroupName name, ChannelLayer layer, ContentConverter converter) {
		this.name = name;
		this.layer = layer;
		this.converter = converter;
	}

	public String name() {
		return this.name.value();
	}

	/**
	 * Add a channel, or prolong its membership by {@code group-expiry}. The membership of
	 * a connection ends with the connection.
	 * @param channel the name of the channel
	 */
	public void add(String channel) {
		this.layer.groupAdd(this.name, ChannelName.of(channel));
	}

	public void add(Channel channel) {
		add(channel.name());
	}

	/**
	 * Remove a channel, if it is a member.
	 * @param channel the name of the channel
	 */
	public void discard(String channel) {
		this.layer.groupDiscard(this.name, ChannelName.of(channel));
	}

	public void discard(Channel channel) {
		discard(channel.name());
	}

	/**
	 * Send a message to every member now. A full member loses it, which is counted and
	 * logged, and does not concern the sender or the other members.
	 * @param content a map, a record or an object with properties
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 */
	public void send(Object content) {
		this.layer.groupSend(new GroupMessage(this.name, this.converter.toContent(content)));
	}

	/**
	 * Send a message to every member but some.
	 * @param content a map, a record or an object with properties
	 * @param except the names of channels that do not get it
	 */
	public void sendExcept(Object content, String... except) {
		this.layer.groupSend(new GroupMessage(this.name, this.converter.toContent(content), Map.of(),
				Arrays.stream(except).map(ChannelName::of).collect(Collectors.toSet())));
	}

	/**
	 * Return the names of the member channels at this moment.
	 */
	public Set<String> channels() {
		return this.layer.groupChannels(this.name)
			.stream()
			.map(ChannelName::value)
			.collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public String toString() {
		return this.name.value();
	}

}
