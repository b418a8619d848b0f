package io.channels.layer.local;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

/**
 * The receivers of this node, and how a message is pushed to one and counted. Safe for
 * use by any thread: one concurrent map, and nothing is locked while a receiver runs.
 */
public final class LocalReceivers {

	private static final Logger logger = LoggerFactory.getLogger(LocalReceivers.class);

	private final ConcurrentMap<ChannelSource, ChannelReceiver> receivers = new ConcurrentHashMap<>();

	private final LayerCounters counters;

	private final DropLog dropLog;

	public LocalReceivers(LayerCounters counters, DropLog dropLog) {
		this.counters = counters;
		this.dropLog = dropLog;
	}

	/**
	 * Check that a source may have a receiver.
	 * @throws IllegalArgumentException if it is no prefix of node-local channels
	 */
	public static void checkPrefix(ChannelSource source) {
		Assert.isTrue(source.isNodeLocal(),
				() -> "Cannot subscribe to '%s': only a prefix of node-local channels, ending in '!', has a receiver"
					.formatted(source));
	}

	/**
	 * Add a receiver.
	 * @throws IllegalStateException if the prefix has one
	 */
	public void add(ChannelSource prefix, ChannelReceiver receiver) {
		Assert.state(this.receivers.putIfAbsent(prefix, receiver) == null,
				() -> "'%s' has a receiver already".formatted(prefix));
	}

	/**
	 * Remove a receiver.
	 * @return whether it was the one of the prefix
	 */
	public boolean remove(ChannelSource prefix, ChannelReceiver receiver) {
		return this.receivers.remove(prefix, receiver);
	}

	public boolean contains(ChannelSource prefix) {
		return this.receivers.containsKey(prefix);
	}

	public Optional<ChannelReceiver> find(ChannelSource prefix) {
		return Optional.ofNullable(this.receivers.get(prefix));
	}

	public Set<ChannelSource> prefixes() {
		return Set.copyOf(this.receivers.keySet());
	}

	/**
	 * Return the receiver of a prefix, or null.
	 */
	public @Nullable ChannelReceiver of(ChannelSource prefix) {
		return this.receivers.get(prefix);
	}

	/**
	 * Return the receiver of a channel, or null if it is not subscribed here.
	 */
	public @Nullable ChannelReceiver of(ChannelName channel) {
		return channel.isNodeLocal() ? this.receivers.get(channel.source()) : null;
	}

	/**
	 * Push a message.
	 * @throws ChannelFullException if the receiver is full
	 */
	public void send(ChannelReceiver receiver, Message message) {
		switch (receiver.receive(message)) {
			case DELIVERED -> {
				this.counters.sent(1);
				this.counters.delivered(1);
			}
			case FULL -> {
				this.counters.full(1);
				throw new ChannelFullException(message.channel());
			}
			case GONE -> {
				this.counters.sent(1);
				this.counters.dropped(DropReason.GONE, 1);
				logger.debug("Dropped a message for '{}': no such channel", message.channel());
			}
		}
	}

	/**
	 * Push a message whose sender does not wait for the outcome. The caller counts it.
	 * @return what became of it; a receiver that fails has lost it
	 */
	public Delivery handOver(ChannelReceiver receiver, Message message) {
		try {
			Delivery delivery = receiver.receive(message);
			if (delivery == Delivery.FULL) {
				this.dropLog.dropped("its receiver is full", message.channel().value());
			}
			return delivery;
		}
		catch (RuntimeException ex) {
			logger.error("Receiver of '{}' failed on a message", message.channel(), ex);
			return Delivery.GONE;
		}
	}

	/**
	 * Push a group message to one member.
	 * @param count counts what became of it
	 * @throws InvalidContentException if no member of this kind can read it
	 */
	public void push(ChannelReceiver receiver, ChannelName member, GroupMessage message, FanOut count) {
		try {
			Delivery delivery = receiver.receive(member, message);
			if (delivery == Delivery.FULL) {
				this.dropLog.dropped("member '%s' is full".formatted(member), message.group().value());
			}
			count.add(delivery);
		}
		catch (InvalidContentException ex) {
			// No member of this kind can read it, so the sender must know.
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.error("Receiver of '{}' failed on a message of group '{}'", member, message.group(), ex);
			count.add(Delivery.GONE);
		}
	}

	/**
	 * Return a count for one group message.
	 */
	public FanOut fanOut() {
		return new FanOut(this.counters);
	}

	/**
	 * What became of one group message at the receivers of this node. For use by one
	 * thread.
	 */
	public static final class FanOut {

		private final LayerCounters counters;

		private int delivered;

		private int full;

		private int gone;

		FanOut(LayerCounters counters) {
			this.counters = counters;
		}

		void add(Delivery delivery) {
			switch (delivery) {
				case DELIVERED -> this.delivered++;
				case FULL -> this.full++;
				case GONE -> this.gone++;
			}
		}

		/**
		 * Add the count to the counters of the layer.
		 */
		public void finish() {
			int members = this.delivered + this.full + this.gone;
			if (members == 0) {
				return;
			}
			this.counters.fannedOut(members);
			this.counters.sent(members);
			this.counters.delivered(this.delivered);
			if (this.full + this.gone > 0) {
				this.counters.dropped(DropReason.FULL, this.full);
				this.counters.dropped(DropReason.GONE, this.gone);
			}
			this.counters.full(this.full);
		}

	}

}
