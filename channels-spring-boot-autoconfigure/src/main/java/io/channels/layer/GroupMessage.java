package io.channels.layer;

import java.util.Map;
import java.util.Set;

import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.GroupName;

/**
 * One message to all members of a group.
 *
 * @param group the group
 * @param content what the sender said
 * @param metadata what the framework says about the message
 * @param except members that do not get it
 */
public record GroupMessage(GroupName group, Content content, Map<String, String> metadata, Set<ChannelName> except) {

	/**
	 * The key of the metadata that names the channel of the sender, if it has one.
	 */
	public static final String SENDER = "sender";

	public GroupMessage {
		metadata = Map.copyOf(metadata);
		except = Set.copyOf(except);
	}

	public GroupMessage(GroupName group, Content content) {
		this(group, content, Map.of(), Set.of());
	}

}
