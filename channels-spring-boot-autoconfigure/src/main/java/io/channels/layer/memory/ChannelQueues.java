package io.channels.layer.memory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.DropReason;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.LocalReceivers;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

/**
 * The queues of all channels that are read by receiving. Everything is guarded by one
 * lock, held for a few steps and never while foreign code runs, but for the start of a
 * subscription; a message for a waiting receiver is handed to it without being queued.
 */
final class ChannelQueues {

	private static final long STATISTICS_MILLIS = Duration.ofHours(1).toMillis();

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<ChannelName, ChannelQueue> queues = new HashMap<>();

	private final Map<ChannelSource, Source> sources = new HashMap<>();

	/*
	 * Channels on which messages have expired, until that is told.
	 */
	private final List<ChannelName> expired = new ArrayList<>();

	private final LayerSettings settings;

	private final LayerCounters counters;

	private final Clock clock;

	private final Consumer<ChannelName> onExpired;

	private final long expiryMillis;

	private long nextSweepMillis;

	private boolean closed;

	/**
	 * Create the queues.
	 * @param onExpired told, without the lock, of each channel a message expired on
	 */
	ChannelQueues(LayerSettings settings, LayerCounters counters, Clock clock, Consumer<ChannelName> onExpired) {
		this.settings = settings;
		this.counters = counters;
		this.clock = clock;
		this.onExpired = onExpired;
		this.expiryMillis = settings.expiry().toMillis();
	}

	/**
	 * What became of an offered message.
	 */
	enum Offer {

		QUEUED, FULL, SUBSCRIBED, EXPIRED_BEFORE

	}

	/**
	 * Queue a message, unless its channel is full or has a subscription by now.
	 * @param direct whether the sender is told if it is full
	 * @param receivers looked into under the lock, so that no message is queued behind a
	 * subscription
	 */
	Offer offer(Message message, boolean direct, LocalReceivers receivers) {
		ChannelName channel = message.channel();
		List<ChannelName> told;
		Offer offer;
		this.lock.lock();
		try {
			if (receivers.of(channel) != null) {
				return Offer.SUBSCRIBED;
			}
			long now = this.clock.millis();
			sweepIfDue(now);
			ChannelQueue queue = this.queues.get(channel);
			if (queue == null) {
				queue = new ChannelQueue(channel, this.settings.capacities().of(channel), this.expiryMillis);
				this.queues.put(channel, queue);
			}
			expire(queue, now);
			offer = (!direct && this.expired.contains(channel)) ? Offer.EXPIRED_BEFORE
					: offer(queue, message, direct, now);
			told = takeExpired();
		}
		finally {
			this.lock.unlock();
		}
		told.forEach(this.onExpired);
		return offer;
	}

	private Offer offer(ChannelQueue queue, Message message, boolean direct, long now) {
		Source source = this.sources.computeIfAbsent(queue.name().source(), (absent) -> new Source());
		Waiter waiter = source.nextWaiter();
		if (waiter != null) {
			waiter.wake(message);
			queue.passed(now);
			this.counters.sent(1);
			this.counters.delivered(1);
			return Offer.QUEUED;
		}
		if (queue.isFull()) {
			this.counters.full(1);
			if (direct) {
				queue.refused(now);
			}
			else {
				queue.droppedFull(now);
				this.counters.sent(1);
				this.counters.dropped(DropReason.FULL, 1);
			}
			return Offer.FULL;
		}
		queue.add(message, now);
		this.counters.sent(1);
		source.ready(queue);
		return Offer.QUEUED;
	}

	@Nullable Message receive(Collection<ChannelSource> wanted, Duration timeout) throws InterruptedException {
		List<ChannelName> told;
		Message message;
		boolean wait;
		this.lock.lockInterruptibly();
		try {
			message = poll(wanted);
			wait = message == null && !timeout.isZero() && !this.closed;
			told = takeExpired();
			if (wait && told.isEmpty()) {
				return await(wanted, timeout.toNanos());
			}
		}
		finally {
			this.lock.unlock();
		}
		told.forEach(this.onExpired);
		// What has expired was told first, since waiting may take long.
		return wait ? receive(wanted, timeout) : message;
	}

	private @Nullable Message poll(Collection<ChannelSource> wanted) {
		if (wanted.isEmpty()) {
			return null;
		}
		long now = this.clock.millis();
		sweepIfDue(now);
		List<ChannelSource> order = (wanted instanceof List<ChannelSource> list) ? list : List.copyOf(wanted);
		// Turns would favour a source if other receivers took every other turn.
		int start = ThreadLocalRandom.current().nextInt(order.size());
		for (int i = 0; i < order.size(); i++) {
			Source source = this.sources.get(order.get((start + i) % order.size()));
			Message message = (source != null) ? poll(source, now) : null;
			if (message != null) {
				return message;
			}
		}
		return null;
	}

	private @Nullable Message poll(Source source, long now) {
		for (ChannelQueue queue = source.nextReady(); queue != null; queue = source.nextReady()) {
			expire(queue, now);
			Message message = queue.poll(now);
			if (message != null) {
				this.counters.delivered(1);
				source.ready(queue);
				return message;
			}
		}
		return null;
	}

	private @Nullable Message await(Collection<ChannelSource> wanted, long nanos) throws InterruptedException {
		Waiter waiter = new Waiter(this.lock.newCondition(), new ArrayList<>(wanted.size()));
		for (ChannelSource name : wanted) {
			waiter.at(this.sources.computeIfAbsent(name, (absent) -> new Source()));
		}
		try {
			long remaining = nanos;
			while (waiter.message == null && !this.closed && remaining > 0) {
				remaining = waiter.woken.awaitNanos(remaining);
			}
		}
		catch (InterruptedException ex) {
			if (waiter.message == null) {
				throw ex;
			}
			// It was handed a message before: that must not be lost.
			Thread.currentThread().interrupt();
		}
		finally {
			waiter.leave();
		}
		return waiter.message;
	}

	/**
	 * Hand all messages of a prefix to a receiver and run an action, all under the lock,
	 * so that nothing is queued or overtakes in between. What the receiver does not take
	 * is dropped.
	 */
	void handOver(ChannelSource prefix, Function<Message, Delivery> receiver, Runnable then) {
		List<ChannelName> told;
		this.lock.lock();
		try {
			Source source = this.sources.get(prefix);
			if (source != null) {
				long now = this.clock.millis();
				for (Message next = poll(source, now); next != null; next = poll(source, now)) {
					Delivery delivery = receiver.apply(next);
					if (delivery != Delivery.DELIVERED) {
						notTaken(next.channel(), delivery);
					}
				}
			}
			then.run();
			told = takeExpired();
		}
		finally {
			this.lock.unlock();
		}
		told.forEach(this.onExpired);
	}

	private void notTaken(ChannelName channel, Delivery delivery) {
		this.counters.delivered(-1);
		this.counters.dropped((delivery == Delivery.FULL) ? DropReason.FULL : DropReason.GONE, 1);
		ChannelQueue queue = this.queues.get(channel);
		if (queue != null) {
			queue.notTaken();
		}
	}

	/**
	 * Drop what has expired on one channel.
	 * @return whether anything had
	 */
	boolean expire(ChannelName channel) {
		List<ChannelName> told;
		this.lock.lock();
		try {
			ChannelQueue queue = this.queues.get(channel);
			if (queue != null) {
				expire(queue, this.clock.millis());
			}
			told = takeExpired();
		}
		finally {
			this.lock.unlock();
		}
		told.forEach(this.onExpired);
		return told.contains(channel);
	}

	private void expire(ChannelQueue queue, long now) {
		int count = queue.expire(now);
		if (count > 0) {
			this.counters.expired(count);
			this.expired.add(queue.name());
		}
	}

	/**
	 * Return what has to be told once the lock is released.
	 */
	private List<ChannelName> takeExpired() {
		if (this.expired.isEmpty()) {
			return List.of();
		}
		List<ChannelName> taken = List.copyOf(this.expired);
		this.expired.clear();
		return taken;
	}

	private void sweepIfDue(long now) {
		if (now >= this.nextSweepMillis) {
			this.nextSweepMillis = now + Math.max(1, this.expiryMillis / 2);
			sweep(now);
		}
	}

	private void sweep(long now) {
		for (Iterator<ChannelQueue> iterator = this.queues.values().iterator(); iterator.hasNext();) {
			ChannelQueue queue = iterator.next();
			expire(queue, now);
			boolean shared = !queue.name().isNodeLocal() && !queue.name().isSingleReader();
			if (queue.isIdleSince(now - (shared ? STATISTICS_MILLIS : this.expiryMillis))) {
				iterator.remove();
			}
		}
		this.sources.values().removeIf(Source::isUnused);
	}

	boolean contains(ChannelName channel) {
		this.lock.lock();
		try {
			return this.queues.containsKey(channel);
		}
		finally {
			this.lock.unlock();
		}
	}

	void flush() {
		this.lock.lock();
		try {
			for (ChannelQueue queue : this.queues.values()) {
				this.counters.dropped(DropReason.FLUSHED, queue.clear());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.sources.values().forEach((source) -> source.waiters.forEach((waiter) -> waiter.woken.signal()));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what happened.
	 * @param delayed how many messages are to be sent later
	 */
	LayerStatistics statistics(long delayed) {
		List<ChannelName> told;
		LayerStatistics statistics;
		this.lock.lock();
		try {
			long now = this.clock.millis();
			sweep(now);
			long pending = this.queues.values().stream().mapToLong(ChannelQueue::size).sum();
			long oldest = this.queues.values().stream().mapToLong((queue) -> queue.oldestMillis(now)).max().orElse(0);
			statistics = this.counters.snapshot(pending, Duration.ofMillis(oldest), delayed);
			told = takeExpired();
		}
		finally {
			this.lock.unlock();
		}
		told.forEach(this.onExpired);
		return statistics;
	}

	ChannelStatistics statistics(ChannelName channel) {
		expire(channel);
		this.lock.lock();
		try {
			ChannelQueue queue = this.queues.get(channel);
			return (queue != null) ? queue.statistics(this.clock.millis()) : ChannelStatistics.NONE;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The queues below one source that hold messages, in turn, and who waits for one.
	 */
	private static final class Source {

		private final ArrayDeque<ChannelQueue> ready = new ArrayDeque<>();

		private final Set<Waiter> waiters = new LinkedHashSet<>();

		void ready(ChannelQueue queue) {
			if (queue.size() > 0 && queue.setReady(true)) {
				this.ready.add(queue);
			}
		}

		@Nullable ChannelQueue nextReady() {
			ChannelQueue queue = this.ready.poll();
			if (queue != null) {
				queue.setReady(false);
			}
			return queue;
		}

		@Nullable Waiter nextWaiter() {
			return this.waiters.isEmpty() ? null : this.waiters.iterator().next();
		}

		boolean isUnused() {
			// Queues whose messages expired or were flushed still stand in the line.
			this.ready.removeIf((queue) -> queue.size() == 0 && queue.setReady(false));
			return this.ready.isEmpty() && this.waiters.isEmpty();
		}

	}

	/**
	 * One receiver that waits at its sources until a message is put into its hand.
	 */
	private static final class Waiter {

		private final Condition woken;

		private final List<Source> places;

		private @Nullable Message message;

		Waiter(Condition woken, List<Source> places) {
			this.woken = woken;
			this.places = places;
		}

		void at(Source source) {
			source.waiters.add(this);
			this.places.add(source);
		}

		void wake(Message message) {
			this.message = message;
			this.woken.signal();
			leave();
		}

		void leave() {
			this.places.forEach((source) -> source.waiters.remove(this));
		}

	}

}
