package io.channels.test;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ForwardingChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * A layer that remembers what was sent, and lets it be consumed at once. What it
 * remembers is in lists for any thread.
 */
final class RecordingLayer extends ForwardingChannelLayer {

	private final List<SentMessage> sent = new CopyOnWriteArrayList<>();

	private final List<GroupMessage> groupSent = new CopyOnWriteArrayList<>();

	private final CallerThread callerThread;

	RecordingLayer(ChannelLayer layer, CallerThread callerThread) {
		super(layer);
		this.callerThread = callerThread;
	}

	/**
	 * Return the layer of an alias.
	 * @throws IllegalStateException if it is another one, since the application has a
	 * {@link ChannelLayers} bean of its own
	 */
	static RecordingLayer of(ChannelLayers layers, String alias) {
		if (layers.get(alias) instanceof RecordingLayer layer) {
			return layer;
		}
		throw new IllegalStateException(
				"The layer '%s' is not the one of the tests; does the application declare a bean of ChannelLayers?"
					.formatted(alias));
	}

	/**
	 * Return what was sent to a channel, in order.
	 */
	List<SentMessage> sent(ChannelName channel) {
		return this.sent.stream().filter((message) -> message.channel().equals(channel)).toList();
	}

	/**
	 * Return what was sent to a group, in order.
	 */
	List<GroupMessage> sent(GroupName group) {
		return this.groupSent.stream().filter((message) -> message.group().equals(group)).toList();
	}

	/**
	 * Empty the layer, and forget what was sent.
	 */
	void reset() {
		layer().flush();
		this.sent.clear();
		this.groupSent.clear();
	}

	/**
	 * Take a message that waits, if there is one.
	 */
	Optional<Message> poll(Collection<ChannelSource> sources) {
		try {
			return layer().receive(sources, Duration.ZERO);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void send(Message message) {
		SentMessage now = new SentMessage(message.channel(), message.content(), Duration.ZERO);
		this.callerThread.run(() -> record(this.sent, now, () -> layer().send(message)));
	}

	@Override
	public String send(Message message, Duration delay) {
		return this.callerThread.get(() -> {
			String id = layer().send(message, delay);
			this.sent.add(new SentMessage(message.channel(), message.content(), delay));
			return id;
		});
	}

	@Override
	public void groupSend(GroupMessage message) {
		this.callerThread.run(() -> record(this.groupSent, message, () -> layer().groupSend(message)));
	}

	/**
	 * Note a message before it is sent, since what it causes comes after it.
	 */
	private static <M> void record(List<M> notes, M message, Runnable send) {
		notes.add(message);
		try {
			send.run();
		}
		catch (RuntimeException ex) {
			notes.removeIf((note) -> note == message);
			throw ex;
		}
	}

}
