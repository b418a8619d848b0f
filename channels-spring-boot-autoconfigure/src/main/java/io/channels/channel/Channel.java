package io.channels.channel;

import java.time.Duration;

import io.channels.layer.ChannelLayer;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * A named queue to send to. Obtained from {@link Channels}; immutable, for any thread.
 */
public final class Channel {

	private final ChannelName name;

	private final ChannelLayer layer;

	private final ContentConverter converter;

	private final CommittedSends committedSends;

	Channel(ChannelName name, ChannelLayer layer, ContentConverter converter, CommittedSends committedSends) {
		this.name = name;
		this.layer = layer;
		this.converter = converter;
		this.committedSends = committedSends;
	}

	public String name() {
		return this.name.value();
	}

	ChannelName checkedName() {
		return this.name;
	}

	/**
	 * Send a message now. It is delivered at most once, to one receiver, behind what this
	 * thread sent to the channel before.
	 * @param content a map, a record or an object with properties
	 * @throws io.channels.layer.ChannelFullException if the channel is full
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 */
	public void send(Object content) {
		this.layer.send(new Message(this.name, this.converter.toContent(content)));
	}

	/**
	 * Send a message once the transaction that surrounds the caller has committed, or now
	 * if there is none. It is checked and copied now. Messages of one transaction are
	 * sent in the order of the calls, and never after a rollback. One that cannot be sent
	 * after the commit, such as to a full channel, is counted and logged.
	 * @param content a map, a record or an object with properties
	 * @throws io.channels.layer.ChannelFullException if there is no transaction, and the
	 * channel is full
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 */
	public void sendAfterCommit(Object content) {
		Message message = new Message(this.name, this.converter.toContent(content));
		this.layer.check(name(), message.content());
		this.committedSends.send(name(), () -> this.layer.send(message));
	}

	/**
	 * Send a message later. It is checked now, and sent once, by whichever node; if the
	 * channel is full then, it is tried again until there is room. On a layer that
	 * outlives its nodes, so does the message.
	 * @param content a map, a record or an object with properties
	 * @param delay how much later; less than a millisecond is now
	 * @return what cancels it
	 * @throws io.channels.layer.MessageTooLargeException if the content is too large
	 * @throws io.channels.message.InvalidContentException if it cannot be carried
	 * @throws UnsupportedOperationException if the layer cannot do this
	 */
	public DelayedMessage send(Object content, Duration delay) {
		return new DelayedMessage(this.layer.send(new Message(this.name, this.converter.toContent(content)), delay),
				this.layer);
	}

	@Override
	public String toString() {
		return this.name.value();
	}

}
