package io.channels.security.web;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayer;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * Keeps each ticket as the one message of a channel of its own,
 * {@code channels.ticket?<key>}: a layer delivers a message to one receiver at most, on
 * whatever node, and drops it when it expires.
 */
public final class LayerTicketStore implements TicketStore {

	private static final String PREFIX = "channels.ticket?";

	private static final String CONTENT = "ticket";

	private final ChannelLayer layer;

	/**
	 * Create a store.
	 * @param layer the layer, whose messages must not expire before tickets do
	 */
	public LayerTicketStore(ChannelLayer layer) {
		this.layer = layer;
	}

	@Override
	public void put(String key, String content, Duration lifetime) {
		this.layer.send(new Message(channel(key), Content.of(CONTENT, content)));
	}

	@Override
	public @Nullable String take(String key) {
		try {
			return this.layer.receive(List.of(channel(key).source()), Duration.ZERO)
				.map((message) -> message.content().text(CONTENT))
				.orElse(null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	private static ChannelName channel(String key) {
		return ChannelName.of(PREFIX + key);
	}

}
