package io.channels.layer.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.DropLog;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

/**
 * The layer within one JVM. Queues and memberships guard themselves; subscriptions are a
 * concurrent map; nothing is locked while a receiver runs.
 */
final class InMemoryChannelLayer implements ChannelLayer {

	private static final Logger logger = LoggerFactory.getLogger(InMemoryChannelLayer.class);

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	private static final int TAIL_LENGTH = 12;

	private final Counters counters = new Counters();

	private final ConcurrentMap<ChannelSource, ChannelReceiver> subscriptions = new ConcurrentHashMap<>();

	private final LayerSettings settings;

	private final Memberships memberships;

	private final ChannelQueues queues;

	private final DropLog dropLog;

	private volatile boolean closed;

	InMemoryChannelLayer(LayerSettings settings, Clock clock) {
		this.settings = settings;
		this.memberships = new Memberships(clock, settings.groupExpiry().toMillis());
		this.dropLog = new DropLog(clock);
		this.queues = new ChannelQueues(settings, this.counters, clock, this::expired);
	}

	private void expired(ChannelName channel) {
		this.dropLog.dropped("it expired unread", channel.value());
		this.memberships.discardAll(channel);
	}

	@Override
	public ChannelName newChannel(String prefix) {
		while (true) {
			ChannelName channel = ChannelName.singleReader(prefix, randomTail());
			if (!this.queues.contains(channel)) {
				return channel;
			}
		}
	}

	private static String randomTail() {
		StringBuilder tail = new StringBuilder(TAIL_LENGTH);
		for (int i = 0; i < TAIL_LENGTH; i++) {
			tail.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
		}
		return tail.toString();
	}

	@Override
	public void send(Message message) {
		check(message.channel().value(), message.content());
		ChannelReceiver receiver = receiver(message.channel());
		if (receiver == null) {
			switch (this.queues.offer(message, true, this.subscriptions)) {
				case QUEUED, EXPIRED_BEFORE -> {
				}
				case FULL ->
					throw new ChannelFullException(message.channel(), this.settings.capacities().of(message.channel()));
				case SUBSCRIBED -> send(message);
			}
			return;
		}
		switch (receiver.receive(message)) {
			case DELIVERED -> {
				this.counters.sent.increment();
				this.counters.delivered.increment();
			}
			case FULL -> {
				this.counters.full.increment();
				throw new ChannelFullException(message.channel());
			}
			case GONE -> {
				this.counters.sent.increment();
				this.counters.dropped.increment();
				logger.debug("Dropped a message for '{}': no such channel", message.channel());
			}
		}
	}

	@Override
	public void groupSend(GroupMessage message) {
		check(message.group().value(), message.content());
		int delivered = 0;
		int full = 0;
		int gone = 0;
		for (ChannelName member : this.memberships.of(message.group())) {
			if (!message.except().isEmpty() && message.except().contains(member)) {
				continue;
			}
			ChannelReceiver receiver = receiver(member);
			while (receiver == null && !queue(member, message)) {
				receiver = receiver(member);
			}
			if (receiver == null) {
				continue;
			}
			switch (push(receiver, member, message)) {
				case DELIVERED -> delivered++;
				case FULL -> full++;
				case GONE -> gone++;
			}
		}
		this.counters.sent.add(delivered + full + gone);
		this.counters.delivered.add(delivered);
		this.counters.dropped.add(full + gone);
		this.counters.full.add(full);
	}

	/**
	 * Queue a group message for a member.
	 * @return false if the member has a receiver by now, so that nothing was done
	 */
	private boolean queue(ChannelName member, GroupMessage message) {
		if (!this.memberships.contains(message.group(), member)) {
			// It left while its neighbours were served, maybe since a message expired.
			return true;
		}
		Message copy = new Message(member, message.content(), message.metadata());
		return switch (this.queues.offer(copy, false, this.subscriptions)) {
			// A member that let a message expire has left the group by now.
			case QUEUED, EXPIRED_BEFORE -> true;
			case FULL -> {
				this.dropLog.dropped("member '%s' is full".formatted(member), message.group().value());
				yield true;
			}
			case SUBSCRIBED -> false;
		};
	}

	private Delivery push(ChannelReceiver receiver, ChannelName member, GroupMessage message) {
		try {
			Delivery delivery = receiver.receive(member, message);
			if (delivery == Delivery.FULL) {
				this.dropLog.dropped("member '%s' is full".formatted(member), message.group().value());
			}
			return delivery;
		}
		catch (InvalidContentException ex) {
			// No member of this kind can read it, so the sender must know.
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.error("Receiver of '{}' failed on a message of group '{}'", member, message.group(), ex);
			return Delivery.GONE;
		}
	}

	private @Nullable ChannelReceiver receiver(ChannelName channel) {
		return channel.isNodeLocal() ? this.subscriptions.get(channel.source()) : null;
	}

	private void check(String target, Content content) {
		checkOpen();
		if (content.size() > this.settings.maxMessageSize().toBytes()) {
			throw new MessageTooLargeException(target, content.size(), this.settings.maxMessageSize().toBytes());
		}
	}

	private void checkOpen() {
		if (this.closed) {
			throw new ChannelLayerException("Channel layer '%s' is closed".formatted(this.settings.alias()));
		}
	}

	@Override
	public Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		return Optional.ofNullable(this.queues.receive(sources, timeout));
	}

	@Override
	public Subscription subscribe(ChannelSource prefix, ChannelReceiver receiver) {
		checkOpen();
		Assert.isTrue(prefix.isNodeLocal(),
				() -> "Cannot subscribe to '%s': only a prefix of node-local channels, ending in '!', has a receiver"
					.formatted(prefix));
		this.queues.handOver(prefix, (message) -> handOver(receiver, message),
				() -> Assert.state(this.subscriptions.putIfAbsent(prefix, receiver) == null,
						() -> "'%s' has a receiver already".formatted(prefix)));
		return () -> this.subscriptions.remove(prefix, receiver);
	}

	private Delivery handOver(ChannelReceiver receiver, Message message) {
		try {
			Delivery delivery = receiver.receive(message);
			if (delivery == Delivery.FULL) {
				this.counters.full.increment();
				this.dropLog.dropped("its receiver is full", message.channel().value());
			}
			return delivery;
		}
		catch (RuntimeException ex) {
			logger.error("Receiver of '{}' failed on a message that waited for it", message.channel(), ex);
			return Delivery.GONE;
		}
	}

	@Override
	public void groupAdd(GroupName group, ChannelName channel) {
		checkOpen();
		// What has expired ends memberships from before, not this one.
		this.queues.expire(channel);
		this.memberships.add(group, channel);
		ChannelReceiver receiver = receiver(channel);
		// The channel may have ended, and left its groups, just before it was added.
		if (receiver != null && !receiver.has(channel)) {
			this.memberships.discardAll(channel);
		}
	}

	@Override
	public void groupDiscard(GroupName group, ChannelName channel) {
		this.memberships.discard(group, channel);
	}

	@Override
	public void discardAll(ChannelName channel) {
		this.memberships.discardAll(channel);
	}

	@Override
	public Set<ChannelName> groupChannels(GroupName group) {
		Set<ChannelName> channels = new LinkedHashSet<>();
		for (ChannelName member : this.memberships.of(group)) {
			if (receiver(member) != null || !this.queues.expire(member)) {
				channels.add(member);
			}
		}
		return Set.copyOf(channels);
	}

	@Override
	public void flush() {
		this.queues.flush();
		this.memberships.clear();
	}

	@Override
	public LayerStatistics statistics() {
		return this.queues.statistics();
	}

	@Override
	public ChannelStatistics statistics(ChannelName channel) {
		return this.queues.statistics(channel);
	}

	@Override
	public void close() {
		this.closed = true;
		this.queues.close();
	}

}
