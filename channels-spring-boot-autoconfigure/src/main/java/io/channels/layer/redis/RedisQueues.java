package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.redis.Entry.Kind;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.layer.redis.Takes.Expired;
import io.channels.layer.redis.Takes.Taken;
import io.channels.layer.redis.Waiters.Waiter;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * The queues of all channels that are read by receiving, each a Redis list. Those who
 * send or receive at the same time share the steps of Redis; see {@link Offers} and
 * {@link Takes}. Safe for use by any thread: its parts guard themselves.
 */
final class RedisQueues {

	private static final Logger logger = LoggerFactory.getLogger(RedisQueues.class);

	private static final long LOOK_AGAIN_MILLIS = 1_000;

	private static final long BACK_OFF_MILLIS = 200;

	private final Map<Partition, Offers> offers = new HashMap<>();

	private final Map<Partition, Takes> takes = new HashMap<>();

	private final Replicas replicas = new Replicas();

	private final Waiters waiters = new Waiters();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final LayerSettings settings;

	private final Partitions partitions;

	private final ServerTime time;

	private final String node;

	private final Outbox outbox;

	private final MessageCodec codec;

	private final Losses losses;

	/**
	 * Create the queues.
	 * @param losses told of messages that nobody gets
	 */
	RedisQueues(LayerSettings settings, Partitions partitions, ServerTime time, String node, Outbox outbox,
			MessageCodec codec, Losses losses) {
		this.settings = settings;
		this.partitions = partitions;
		this.time = time;
		this.node = node;
		this.outbox = outbox;
		this.codec = codec;
		this.losses = losses;
		for (Partition partition : partitions.all()) {
			this.offers.put(partition, new Offers(partition, settings, time, node));
			this.takes.put(partition, new Takes(partition, settings, time, node, this.waiters, this.replicas));
		}
	}

	/**
	 * Queue a message.
	 * @param direct whether its sender is told if the channel is full
	 * @return what became of it
	 */
	Offer offer(ChannelName channel, Content content, Map<String, String> metadata, boolean direct) {
		byte[] frame = this.codec.encode(channel.value(), content, metadata);
		Offers.Answer answer = offers(channel.source()).offer(channel, frame, direct);
		queued(channel, answer.expired(), answer.waiting());
		return new Offer(answer.outcome(), answer.owner());
	}

	private void wake(ChannelSource source, String waiting) {
		if (waiting.equals(this.node)) {
			wake(source);
		}
		else if (!waiting.isEmpty()) {
			this.outbox.post(waiting, Kind.WAKE, source.value(), "");
		}
	}

	/**
	 * Take note of what a script queued.
	 * @param expired how many messages had expired before
	 * @param waiting the nodes that wait for the new ones
	 */
	void queued(ChannelName channel, long expired, List<String> waiting) {
		if (expired > 0) {
			this.losses.expired(channel, expired);
		}
		waiting.forEach((node) -> wake(channel.source(), node));
	}

	/**
	 * Wake a receiver of this node, since a message was queued. If none waits any more,
	 * the next node that does is told.
	 */
	void wake(ChannelSource source) {
		if (!this.waiters.wake(source)) {
			partition(source).run(Script.NEXT_WAITING, Arguments.of(source.value()))
				.thenAccept((waiting) -> wake(source, Replies.text(waiting)));
		}
	}

	/**
	 * Wake all receivers of this node, since much may have happened unnoticed.
	 */
	void wakeAll() {
		this.waiters.wakeAll();
	}

	@Nullable Message receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		if (sources.isEmpty()) {
			return null;
		}
		long end = System.nanoTime() + timeout.toNanos();
		Waiter waiter = this.waiters.add(sources);
		Message message = null;
		try {
			while (true) {
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
				boolean reachable = true;
				try {
					waiter.look();
					message = take(waiter, !timeout.isZero());
					if (message != null) {
						return message;
					}
					waiter.foundNothing();
				}
				catch (ChannelLayerException ex) {
					if (timeout.isZero()) {
						throw ex;
					}
					logger.debug("Cannot receive for now", ex);
					reachable = false;
				}
				long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (left <= 0 || this.closed.get()) {
					return null;
				}
				waiter.await(Math.min(left, reachable ? LOOK_AGAIN_MILLIS : BACK_OFF_MILLIS));
			}
		}
		finally {
			waiter.leave((message != null) ? message.channel().source() : null).forEach(this::wake);
		}
	}

	/**
	 * Look once for a message.
	 */
	@Nullable Message poll(ChannelSource source) throws InterruptedException {
		return take(partition(source), Set.of(source), null);
	}

	private @Nullable Message take(Waiter waiter, boolean wait) throws InterruptedException {
		for (Map.Entry<Partition, Set<ChannelSource>> part : byPartition(waiter.sources()).entrySet()) {
			Message message = take(part.getKey(), part.getValue(), (wait) ? waiter : null);
			if (message != null) {
				return message;
			}
		}
		return null;
	}

	private Map<Partition, Set<ChannelSource>> byPartition(Set<ChannelSource> sources) {
		if (this.partitions.isOne()) {
			return Map.of(this.partitions.all().get(0), sources);
		}
		List<ChannelSource> shuffled = new ArrayList<>(sources);
		Collections.shuffle(shuffled);
		Map<Partition, Set<ChannelSource>> result = new LinkedHashMap<>();
		for (ChannelSource source : shuffled) {
			result.computeIfAbsent(partition(source), (absent) -> new HashSet<>()).add(source);
		}
		return result;
	}

	private @Nullable Message take(Partition partition, Set<ChannelSource> sources, @Nullable Waiter waiter)
			throws InterruptedException {
		Takes takes = takes(partition);
		while (!this.closed.get()) {
			Taken taken = takes.take(sources, waiter);
			tellExpired(takes);
			if (taken == null) {
				return null;
			}
			Message message = read(partition, taken);
			if (message != null) {
				return message;
			}
			if (waiter != null) {
				waiter.lookOn();
			}
		}
		return null;
	}

	private void tellExpired(Takes takes) {
		Expired expired = takes.nextExpired();
		while (expired != null) {
			this.losses.expired(expired.channel(), expired.messages());
			expired = takes.nextExpired();
		}
	}

	/**
	 * Read a message, unless nobody should or can.
	 */
	private @Nullable Message read(Partition partition, Taken taken) {
		ChannelName channel = taken.channel();
		if (taken.overAtTicks() <= this.time.ticks()) {
			undelivered(partition, channel, "expired");
			this.losses.expired(channel, 1);
			return null;
		}
		try {
			MessageCodec.Decoded message = this.codec.decode(channel.value(), taken.frame());
			return new Message(channel, message.content(), message.metadata());
		}
		catch (UnreadableMessageException ex) {
			undelivered(partition, channel, "dropped");
			this.losses.unreadable(channel, ex);
			return null;
		}
	}

	private void undelivered(Partition partition, ChannelName channel, String outcome) {
		partition.await(Script.UNDELIVERED,
				Arguments.of(channel.value()).add(this.settings.expiry().toMillis()).add(outcome));
	}

	/**
	 * Put back what this node never got the answer for.
	 */
	void recover(Partition partition) throws InterruptedException {
		Takes takes = takes(partition);
		takes.recover();
		tellExpired(takes);
	}

	/**
	 * Drop what has expired of some channels.
	 * @return those of them that a message expired on
	 */
	List<ChannelName> expire(Collection<ChannelName> channels) {
		Map<Partition, List<String>> names = new LinkedHashMap<>();
		for (ChannelName channel : channels) {
			names.computeIfAbsent(partition(channel.source()), (absent) -> new ArrayList<>()).add(channel.value());
		}
		Map<Partition, CompletableFuture<Object>> replies = new LinkedHashMap<>();
		names.forEach((partition, values) -> replies.put(partition,
				partition.run(Script.EXPIRE, expireArguments().add(values))));
		List<ChannelName> expired = new ArrayList<>();
		replies.forEach((partition, reply) -> expired.addAll(tellExpired(Replies.list(partition.link().await(reply)))));
		return expired;
	}

	/**
	 * Look whether what was taken from a partition can come back with a fail-over.
	 */
	void refreshReplicas(Partition partition) {
		this.replicas.refresh(partition);
	}

	/**
	 * Drop what has expired in a partition.
	 */
	void sweep(Partition partition) {
		List<?> expired;
		do {
			expired = Replies.list(partition.await(Script.EXPIRE, expireArguments()));
			tellExpired(expired);
		}
		while (!expired.isEmpty());
	}

	private Arguments expireArguments() {
		return new Arguments().add(this.time.forScript()).add(this.settings.expiry().toMillis());
	}

	private List<ChannelName> tellExpired(List<?> pairs) {
		List<ChannelName> channels = new ArrayList<>(pairs.size() / 2);
		for (int i = 0; i < pairs.size(); i += 2) {
			ChannelName channel = ChannelName.of(Replies.text(pairs.get(i)));
			channels.add(channel);
			this.losses.expired(channel, Replies.number(pairs.get(i + 1)));
		}
		return channels;
	}

	long flush(Partition partition) {
		Arguments arguments = new Arguments().add(this.settings.expiry().toMillis());
		long dropped = 0;
		long channels;
		do {
			List<?> reply = Replies.list(partition.await(Script.DROP, arguments));
			channels = Replies.number(reply.get(0));
			dropped += Replies.number(reply.get(1));
			logger.debug("Flushed queues of {}", partition.label());
		}
		while (channels > 0);
		return dropped;
	}

	/**
	 * Return what happened in a partition: on its queues, and on channels that nodes
	 * reported to it.
	 * @param delayed how many messages of the partition are to be sent later
	 */
	LayerStatistics statistics(Partition partition, long delayed) {
		sweep(partition);
		ChannelStatistics counted = read(
				partition.await(Script.STATISTICS, new Arguments().add(this.settings.expiry().toMillis())));
		return new LayerStatistics(counted.sent(), counted.delivered(), counted.pending(), counted.oldestAge(),
				counted.expired(), counted.dropped(), counted.full(), delayed);
	}

	ChannelStatistics statistics(ChannelName channel) {
		expire(List.of(channel));
		return read(partition(channel.source()).await(Script.STATISTICS,
				new Arguments().add(this.settings.expiry().toMillis()).add(channel.value())));
	}

	private ChannelStatistics read(Object reply) {
		List<Long> numbers = Replies.list(reply).stream().map(Replies::number).toList();
		long oldest = (numbers.get(5) > 0) ? this.time.now() - (numbers.get(5) - this.settings.expiry().toMillis()) : 0;
		long sent = numbers.get(0);
		long delivered = numbers.get(1);
		long expired = numbers.get(2);
		long dropped = numbers.get(3);
		return new ChannelStatistics(sent, delivered, sent - delivered - expired - dropped,
				Duration.ofMillis(Math.max(0, oldest)), expired, dropped, numbers.get(4));
	}

	private Partition partition(ChannelSource source) {
		return this.partitions.of(source.value());
	}

	private Offers offers(ChannelSource source) {
		return Objects.requireNonNull(this.offers.get(partition(source)));
	}

	private Takes takes(Partition partition) {
		return Objects.requireNonNull(this.takes.get(partition));
	}

	/**
	 * Stop receiving, and put back what was taken for receivers that have gone.
	 */
	void close() {
		this.closed.set(true);
		this.waiters.wakeAll();
		try {
			for (Takes each : this.takes.values()) {
				each.settle();
			}
		}
		catch (ChannelLayerException ex) {
			logger.debug("Cannot put back what nobody got", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What became of an offered message.
	 *
	 * @param outcome what became of it
	 * @param owner the node that the channel is subscribed at, or nothing
	 */
	record Offer(Outcome outcome, String owner) {
	}

	/**
	 * Outcomes of an offer.
	 */
	enum Outcome {

		QUEUED, FULL, EXPIRED_BEFORE, OWNED

	}

	/**
	 * Told of messages that nobody gets.
	 */
	interface Losses {

		/**
		 * Some messages of a channel expired.
		 */
		void expired(ChannelName channel, long messages);

		/**
		 * This node took a message of a channel that it cannot read.
		 */
		void unreadable(ChannelName channel, UnreadableMessageException failure);

	}

}
