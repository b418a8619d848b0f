package io.channels.layer.redis;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.LocalReceivers;
import io.channels.layer.local.Memberships;
import io.channels.layer.redis.Entry.Kind;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

/**
 * Brings messages to channels: to the receiver of this node, to the node that the channel
 * is subscribed at, or into a queue. Whoever finds no receiver holds a read lock until
 * the message is in the queue, and a subscription begins under the write lock, so that no
 * message is queued behind it.
 */
final class LocalDelivery {

	private static final Logger logger = LoggerFactory.getLogger(LocalDelivery.class);

	private static final int ATTEMPTS = 3;

	/**
	 * What stands behind a member in an entry for a node that has the group message.
	 */
	static final String REACHED = " reached";

	private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

	private final Owners owners = new Owners();

	private final LocalReceivers receivers;

	private final Memberships memberships;

	private final LayerCounters counters;

	private final RedisQueues queues;

	private final Outbox outbox;

	private final MessageCodec codec;

	private final LayerSettings settings;

	private final DropLog dropLog;

	LocalDelivery(LocalReceivers receivers, Memberships memberships, LayerCounters counters, RedisQueues queues,
			Outbox outbox, MessageCodec codec, LayerSettings settings, DropLog dropLog) {
		this.receivers = receivers;
		this.memberships = memberships;
		this.counters = counters;
		this.queues = queues;
		this.outbox = outbox;
		this.codec = codec;
		this.settings = settings;
		this.dropLog = dropLog;
	}

	/**
	 * Return the lock under which a subscription begins.
	 */
	Lock subscribing() {
		return this.lock.writeLock();
	}

	/**
	 * Return the lock under which no subscription begins.
	 */
	Lock notSubscribing() {
		return this.lock.readLock();
	}

	/**
	 * Send a message to one channel.
	 * @throws ChannelFullException if it is full
	 */
	void send(Message message) {
		ChannelName channel = message.channel();
		ChannelReceiver receiver = this.receivers.of(channel);
		if (receiver == null) {
			receiver = unlessSubscribed(channel, () -> sendElsewhere(message));
		}
		if (receiver != null) {
			this.receivers.send(receiver, message);
		}
	}

	/**
	 * Send a message to the node that its channel was subscribed at just now. Should that
	 * have changed, the node sends it on.
	 */
	private void sendElsewhere(Message message) {
		String prefix = message.channel().source().value();
		String owner = this.owners.find(prefix);
		if (owner != null) {
			long posted = post(owner, message, null, Set.of());
			if (posted == Outbox.FULL) {
				this.counters.full(1);
				throw new ChannelFullException(message.channel());
			}
			if (posted != Outbox.GONE) {
				return;
			}
			this.owners.forget(prefix);
		}
		queue(message, null, Set.of());
	}

	/**
	 * Send a group message to the members of this node.
	 */
	void sendToMembers(GroupMessage message) {
		LocalReceivers.FanOut count = this.receivers.fanOut();
		ChannelLayerException failure = null;
		try {
			for (ChannelName member : this.memberships.of(message.group())) {
				if (message.except().isEmpty() || !message.except().contains(member)) {
					try {
						sendToMember(member, message, Set.of(), count);
					}
					catch (ChannelLayerException ex) {
						// One that is queued must not cost the others the message.
						failure = ex;
					}
				}
			}
		}
		finally {
			count.finish();
		}
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Send a group message to one member, wherever it is.
	 * @param reached nodes that have the message already, for members that they know of
	 */
	void sendToMember(ChannelName member, GroupMessage message, Set<String> reached) {
		LocalReceivers.FanOut count = this.receivers.fanOut();
		try {
			sendToMember(member, message, reached, count);
		}
		finally {
			count.finish();
		}
	}

	private void sendToMember(ChannelName member, GroupMessage message, Set<String> reached,
			LocalReceivers.FanOut count) {
		ChannelReceiver receiver = this.receivers.of(member);
		if (receiver == null) {
			receiver = unlessSubscribed(member,
					() -> queue(new Message(member, message.content(), message.metadata()), message, reached));
		}
		if (receiver != null) {
			this.receivers.push(receiver, member, message, count);
		}
	}

	private @Nullable ChannelReceiver unlessSubscribed(ChannelName channel, Runnable action) {
		if (!channel.isNodeLocal()) {
			action.run();
			return null;
		}
		this.lock.readLock().lock();
		try {
			ChannelReceiver receiver = this.receivers.of(channel);
			if (receiver == null) {
				action.run();
			}
			return receiver;
		}
		finally {
			this.lock.readLock().unlock();
		}
	}

	/**
	 * Queue a message, or send it to the node that its channel is subscribed at.
	 * @param group the group message that it is a copy of, or null if its sender waits
	 * for the outcome
	 */
	private void queue(Message message, @Nullable GroupMessage group, Set<String> reached) {
		ChannelName channel = message.channel();
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			RedisQueues.Offer offer = this.queues.offer(channel, message.content(), message.metadata(), group == null);
			switch (offer.outcome()) {
				case QUEUED, EXPIRED_BEFORE -> {
					return;
				}
				case FULL -> {
					if (group == null) {
						throw new ChannelFullException(channel, this.settings.capacities().of(channel));
					}
					this.counters.noteDropped(DropReason.FULL, 1);
					this.dropLog.dropped("member '%s' is full".formatted(channel), group.group().value());
					return;
				}
				case OWNED -> {
					this.owners.note(channel.source().value(), offer.owner());
					long posted = post(offer.owner(), message, group, reached);
					if (posted == Outbox.FULL) {
						this.counters.full(1);
						if (group == null) {
							throw new ChannelFullException(channel);
						}
						this.dropLog.dropped("node '%s' does not keep up".formatted(offer.owner()),
								group.group().value());
					}
					if (posted != Outbox.GONE) {
						return;
					}
				}
			}
		}
		drop(message);
	}

	private void drop(Message message) {
		this.counters.sent(1);
		this.counters.dropped(DropReason.GONE, 1);
		this.dropLog.dropped("the node that it is subscribed at comes and goes", message.channel().value());
	}

	private long post(String owner, Message message, @Nullable GroupMessage group, Set<String> reached) {
		String channel = message.channel().value();
		if (group == null) {
			return this.outbox.await(owner, "", Kind.DIRECT, channel, "",
					this.codec.encode(channel, message.content(), message.metadata()));
		}
		String name = group.group().value();
		return this.outbox.await(owner, name, Kind.MEMBER, name, reached.contains(owner) ? channel + REACHED : channel,
				this.codec.encode(name, message.content(), message.metadata()));
	}

	/**
	 * Take a message for one channel that another node sent.
	 */
	void receive(ChannelName channel, Content content, Map<String, String> metadata) {
		Message message = new Message(channel, content, metadata);
		ChannelReceiver receiver = this.receivers.of(channel);
		if (receiver == null) {
			receiver = unlessSubscribed(channel, () -> requeue(message));
		}
		if (receiver == null) {
			return;
		}
		Delivery delivery = this.receivers.handOver(receiver, message);
		this.counters.sent(1);
		switch (delivery) {
			case DELIVERED -> this.counters.delivered(1);
			case FULL -> {
				this.counters.full(1);
				this.counters.dropped(DropReason.FULL, 1);
			}
			case GONE -> this.counters.dropped(DropReason.GONE, 1);
		}
	}

	/**
	 * Queue a message whose subscription has ended since it was sent.
	 */
	private void requeue(Message message) {
		try {
			queue(message, null, Set.of());
		}
		catch (ChannelLayerException ex) {
			this.counters.sent(1);
			this.counters.dropped((ex instanceof ChannelFullException) ? DropReason.FULL : DropReason.LOST, 1);
			this.dropLog.dropped(String.valueOf(ex.getMessage()), message.channel().value());
		}
	}

	/**
	 * Take a group message that another node sent.
	 */
	void receive(GroupMessage message) {
		try {
			sendToMembers(message);
		}
		catch (InvalidContentException ex) {
			logger.warn("Dropped a message of group '{}', which its members cannot read: {}", message.group(),
					ex.getMessage());
		}
	}

}
