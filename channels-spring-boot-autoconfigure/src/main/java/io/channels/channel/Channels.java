package io.channels.channel;

import java.util.Map;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * What an application injects to send to channels and groups, from any thread and from
 * any place: consumers, controllers, scheduled jobs.
 */
public final class Channels {

	private final ChannelLayers layers;

	private final ChannelLayer layer;

	private final ContentConverter converter;

	private final CommittedSends committedSends;

	private final Map<String, String> metadata;

	private Channels(ChannelLayers layers, ChannelLayer layer, ContentConverter converter,
			CommittedSends committedSends, Map<String, String> metadata) {
		this.layers = layers;
		this.layer = layer;
		this.converter = converter;
		this.committedSends = committedSends;
		this.metadata = metadata;
	}

	/**
	 * Create an entry to the default layer, and from there to the others, where there are
	 * no transactions.
	 * @param layers the layers
	 * @param converter what turns objects into contents
	 */
	public static Channels of(ChannelLayers layers, ContentConverter converter) {
		return of(layers, converter, new CommittedSends(SurroundingTransaction.NONE));
	}

	/**
	 * Create an entry to the default layer, and from there to the others.
	 * @param layers the layers
	 * @param converter what turns objects into contents
	 * @param committedSends what waits for commits
	 */
	public static Channels of(ChannelLayers layers, ContentConverter converter, CommittedSends committedSends) {
		return new Channels(layers, layers.get(ChannelLayers.DEFAULT), converter, committedSends, Map.of());
	}

	/**
	 * Return a channel, which needs no creation.
	 * @param name the name
	 * @throws io.channels.message.InvalidNameException if the name breaks the rule
	 */
	public Channel channel(String name) {
		return channel(ChannelName.of(name));
	}

	public Channel channel(ChannelName name) {
		return new Channel(name, this.layer, this.converter, this.committedSends);
	}

	/**
	 * Return a new, unused channel with a single reader.
	 * @param prefix the start of its name, ending in {@code ?}
	 */
	public Channel newChannel(String prefix) {
		return channel(this.layer.newChannel(prefix));
	}

	/**
	 * Cancel a message that was to be sent later, by any node.
	 * @param id the id of the {@link DelayedMessage}
	 * @return whether it will not be sent; if not, it was sent or cancelled before
	 */
	public boolean cancel(String id) {
		return this.layer.cancel(id);
	}

	/**
	 * Return a group, which needs no creation.
	 * @param name the name
	 * @throws io.channels.message.InvalidNameException if the name breaks the rule
	 */
	public Group group(String name) {
		return new Group(GroupName.of(name), this.layer, this.converter, this.committedSends, this.metadata);
	}

	/**
	 * Return the entry to another layer.
	 * @param alias the alias of the layer
	 * @throws IllegalArgumentException if there is no such layer
	 */
	public Channels layer(String alias) {
		return new Channels(this.layers, this.layers.get(alias), this.converter, this.committedSends, this.metadata);
	}

	/**
	 * Return an entry whose group messages say who sends them, so that the sender can
	 * tell its own from those of others.
	 * @param sender the sender's channel
	 */
	public Channels from(ChannelName sender) {
		return new Channels(this.layers, this.layer, this.converter, this.committedSends,
				Map.of(GroupMessage.SENDER, sender.value()));
	}

}
