package io.channels.consumer;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.channel.Group;

/**
 * The groups as one connection sees them: what it adds or discards is its own reply
 * channel.
 */
public final class Groups {

	private final Channels channels;

	private final Channel replyChannel;

	public Groups(Channels channels, Channel replyChannel) {
		this.channels = channels;
		this.replyChannel = replyChannel;
	}

	/**
	 * Make this connection a member of a group, until it leaves or ends.
	 * @param group the name of the group
	 */
	public void add(String group) {
		group(group).add(this.replyChannel);
	}

	/**
	 * End this connection's membership of a group.
	 * @param group the name of the group
	 */
	public void discard(String group) {
		group(group).discard(this.replyChannel);
	}

	/**
	 * Send to every member of a group.
	 * @param group the name of the group
	 * @param content a map, a record or an object with properties
	 */
	public void send(String group, Object content) {
		group(group).send(content);
	}

	/**
	 * Send to every member of a group but this connection.
	 * @param group the name of the group
	 * @param content a map, a record or an object with properties
	 */
	public void sendToOthers(String group, Object content) {
		group(group).sendExcept(content, this.replyChannel.name());
	}

	public Group group(String group) {
		return this.channels.group(group);
	}

}
