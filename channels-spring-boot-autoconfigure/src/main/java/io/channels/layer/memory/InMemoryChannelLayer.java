package io.channels.layer.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.SessionStore;
import io.channels.layer.Subscription;
import io.channels.layer.local.Delay;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.LocalReceivers;
import io.channels.layer.local.Memberships;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * The layer within one JVM. Queues, memberships and receivers guard themselves; nothing
 * is locked while a receiver runs.
 */
final class InMemoryChannelLayer implements ChannelLayer {

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	private static final int TAIL_LENGTH = 12;

	private final LayerCounters counters = new LayerCounters();

	private final LocalReceivers receivers;

	private final LayerSettings settings;

	private final Memberships memberships;

	private final ChannelQueues queues;

	private final DropLog dropLog;

	private final DelayedMessages delayed;

	private final InMemorySessions sessions;

	private volatile boolean closed;

	InMemoryChannelLayer(LayerSettings settings, Clock clock, @Nullable Alarms alarms) {
		this.settings = settings;
		this.memberships = new Memberships(clock, settings.groupExpiry().toMillis());
		this.dropLog = new DropLog(clock);
		this.receivers = new LocalReceivers(this.counters, this.dropLog);
		this.queues = new ChannelQueues(settings, this.counters, clock, this::expired);
		this.delayed = new DelayedMessages(settings.alias(), clock, alarms, this::send,
				(channel) -> lost(DropReason.GONE, 1));
		this.sessions = new InMemorySessions(settings.maxMessageSize().toBytes());
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
		ChannelReceiver receiver = this.receivers.of(message.channel());
		if (receiver != null) {
			this.receivers.send(receiver, message);
			return;
		}
		switch (this.queues.offer(message, true, this.receivers)) {
			case QUEUED, EXPIRED_BEFORE -> {
			}
			case FULL ->
				throw new ChannelFullException(message.channel(), this.settings.capacities().of(message.channel()));
			case SUBSCRIBED -> send(message);
		}
	}

	@Override
	public String send(Message message, Duration delay) {
		Delay checked = Delay.of(delay);
		if (checked.isOver()) {
			send(message);
			return DelayedMessages.newId();
		}
		check(message.channel().value(), message.content());
		return this.delayed.add(message, checked);
	}

	@Override
	public boolean cancel(String id) {
		return this.delayed.cancel(id);
	}

	private void lost(DropReason reason, int messages) {
		this.counters.sent(messages);
		this.counters.dropped(reason, messages);
	}

	@Override
	public void groupSend(GroupMessage message) {
		check(message.group().value(), message.content());
		LocalReceivers.FanOut count = this.receivers.fanOut();
		for (ChannelName member : this.memberships.of(message.group())) {
			if (!message.except().isEmpty() && message.except().contains(member)) {
				continue;
			}
			ChannelReceiver receiver = this.receivers.of(member);
			while (receiver == null && !queue(member, message)) {
				receiver = this.receivers.of(member);
			}
			if (receiver != null) {
				this.receivers.push(receiver, member, message, count);
			}
		}
		count.finish();
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
		return switch (this.queues.offer(copy, false, this.receivers)) {
			// A member that let a message expire has left the group by now.
			case QUEUED, EXPIRED_BEFORE -> true;
			case FULL -> {
				this.dropLog.dropped("member '%s' is full".formatted(member), message.group().value());
				yield true;
			}
			case SUBSCRIBED -> false;
		};
	}

	@Override
	public void check(String target, Content content) {
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
		LocalReceivers.checkPrefix(prefix);
		this.queues.handOver(prefix, (message) -> handOver(receiver, message),
				() -> this.receivers.add(prefix, receiver));
		return () -> unsubscribe(prefix, receiver);
	}

	private void unsubscribe(ChannelSource prefix, ChannelReceiver receiver) {
		if (this.receivers.remove(prefix, receiver)) {
			this.sessions.removeAll(prefix);
		}
	}

	@Override
	public SessionStore sessions() {
		return this.sessions;
	}

	private Delivery handOver(ChannelReceiver receiver, Message message) {
		Delivery delivery = this.receivers.handOver(receiver, message);
		if (delivery == Delivery.FULL) {
			this.counters.full(1);
		}
		return delivery;
	}

	@Override
	public void groupAdd(GroupName group, ChannelName channel) {
		checkOpen();
		// What has expired ends memberships from before, not this one.
		this.queues.expire(channel);
		this.memberships.add(group, channel);
		ChannelReceiver receiver = this.receivers.of(channel);
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
			if (this.receivers.of(member) != null || !this.queues.expire(member)) {
				channels.add(member);
			}
		}
		return Set.copyOf(channels);
	}

	@Override
	public void flush() {
		lost(DropReason.FLUSHED, this.delayed.clear());
		this.queues.flush();
		this.memberships.clear();
	}

	@Override
	public LayerStatistics statistics() {
		// Counted first, so that what becomes due meanwhile is missed by neither.
		return this.queues.statistics(this.delayed.count());
	}

	@Override
	public Map<GroupName, Integer> groups() {
		return this.memberships.groups();
	}

	@Override
	public Map<DropReason, Long> drops() {
		return this.counters.drops();
	}

	@Override
	public FanOutStatistics fanOut() {
		return this.counters.fanOut();
	}

	@Override
	public ChannelStatistics statistics(ChannelName channel) {
		return this.queues.statistics(channel);
	}

	@Override
	public void close() {
		this.delayed.close();
		this.closed = true;
		this.queues.close();
	}

}
