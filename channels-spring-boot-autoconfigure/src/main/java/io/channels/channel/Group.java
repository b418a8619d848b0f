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

	private final CommittedSends committedSends;

	private final Map<String, String> metadata;

	Group(GroupName name, ChannelLayer layer, ContentConverter converter, CommittedSends committedSends,
			Map<String, String> metadata) {
		this.name = name;
		this.layer = layer;
		this.converter = converter;
		this.committedSends = committedSends;
		this.metadata = metadata;
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
		this.layer.groupAdd(this.name, channel.checkedName());
	}

	/**
	 * Remove a channel, if it is a member.
	 * @param channel the name of the channel
	 */
	public void discard(String channel) {
		this.layer.groupDiscard(this.name, ChannelName.of(channel));
	}

	public void discard(Channel channel) {
		this.layer.groupDiscard(this.name, channel.checkedName());
	}

	/**
	 * Send a message to every member now. A full member loses it, which is counted and
	 * logged, and does not concern the sender or the other members.
	 * @param content a map, a record or an object with properties
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 */
	public void send(Object content) {
		this.layer.groupSend(message(content));
	}

	/**
	 * Send a message to every member but some.
	 * @param content a map, a record or an object with properties
	 * @param except the names of channels that do not get it
	 */
	public void sendExcept(Object content, String... except) {
		this.layer.groupSend(message(content, except));
	}

	/**
	 * Send a message to those who are members once the transaction that surrounds the
	 * caller has committed, or now if there is none. It is checked and copied now.
	 * Messages of one transaction are sent in the order of the calls, and never after a
	 * rollback. One that cannot be sent after the commit is counted and logged.
	 * @param content a map, a record or an object with properties
	 * @param except the names of channels that do not get it
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 */
	public void sendAfterCommit(Object content, String... except) {
		GroupMessage message = message(content, except);
		this.layer.check(name(), message.content());
		this.committedSends.send(name(), () -> this.layer.groupSend(message));
	}

	private GroupMessage message(Object content, String... except) {
		return new GroupMessage(this.name, this.converter.toContent(content), this.metadata,
				Arrays.stream(except).map(ChannelName::of).collect(Collectors.toSet()));
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
