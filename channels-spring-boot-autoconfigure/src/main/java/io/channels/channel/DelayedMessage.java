package io.channels.channel;

import io.channels.layer.ChannelLayer;

/**
 * A message that is to be sent later. Immutable, for any thread.
 */
public final class DelayedMessage {

	private final String id;

	private final ChannelLayer layer;

	DelayedMessage(String id, ChannelLayer layer) {
		this.id = id;
		this.layer = layer;
	}

	/**
	 * Return what {@link Channels#cancel} cancels it by, later and at any node. It has no
	 * more than 150 characters.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Cancel it.
	 * @return whether it will not be sent; if not, it was sent or cancelled before
	 */
	public boolean cancel() {
		return this.layer.cancel(this.id);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
