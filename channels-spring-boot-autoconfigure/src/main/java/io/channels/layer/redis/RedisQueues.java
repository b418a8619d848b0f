package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.redis.Entry.Kind;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * The queues of all channels that are read by receiving, each a Redis list. A message
 * that is taken stays with Redis, as a claim of this node, until the node has said that
 * it has it; if the answer to a request was lost, the message goes back to the head of
 * its queue. Safe for use by any thread: concurrent collections, and a lock under which
 * lost answers are asked for.
 */
final class RedisQueues {

	private static final Logger logger = LoggerFactory.getLogger(RedisQueues.class);

	private static final int MAX_ACKNOWLEDGED = 32;

	private static final long LOOK_AGAIN_MILLIS = 1_000;

	private static final long BACK_OFF_MILLIS = 200;

	private final AtomicLong requests = new AtomicLong();

	private final ConcurrentMap<Partition, ConcurrentLinkedQueue<String>> acknowledged = new ConcurrentHashMap<>();

	private final ConcurrentMap<Partition, ConcurrentLinkedQueue<String>> unanswered = new ConcurrentHashMap<>();

	private final Replicas replicas = new Replicas();

	private final Waiters waiters = new Waiters();

	private final ReentrantLock recovering = new ReentrantLock();

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
	}

	/**
	 * Queue a message.
	 * @param direct whether its sender is told if the channel is full
	 * @return what became of it
	 */
	Offer offer(ChannelName channel, Content content, Map<String, String> metadata, boolean direct) {
		return offer(channel, this.codec.encode(channel.value(), content, metadata), direct);
	}

	private Offer offer(ChannelName channel, byte[] frame, boolean direct) {
		Partition partition = partition(channel.source());
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(channel.value())
			.add(channel.source().value())
			.add(this.settings.capacities().of(channel))
			.add(this.settings.expiry().toMillis())
			.add(frame)
			.add(direct)
			.add(this.node);
		List<?> reply = Replies.list(partition.await(Script.SEND, arguments));
		long expired = Replies.number(reply.get(1));
		if (expired > 0) {
			this.losses.expired(channel, expired);
		}
		String other = Replies.text(reply.get(2));
		return switch (Replies.text(reply.get(0))) {
			case "SENT" -> {
				wake(channel.source(), other);
				yield Offer.QUEUED;
			}
			case "FULL" -> Offer.FULL;
			case "LEFT" -> Offer.EXPIRED_BEFORE;
			default -> Offer.ownedBy(other);
		};
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
		Map<Partition, List<String>> wanted = byPartition(sources);
		long end = System.nanoTime() + timeout.toNanos();
		Waiters.Waiter waiter = this.waiters.add(sources);
		Message message = null;
		try {
			while (true) {
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
				boolean reachable = true;
				try {
					waiter.look();
					message = take(wanted, !timeout.isZero());
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
	 * Look once for a message, whether the layer closes or not.
	 */
	@Nullable Message poll(ChannelSource source) throws InterruptedException {
		return take(partition(source), List.of(source.value()), false);
	}

	private Map<Partition, List<String>> byPartition(Collection<ChannelSource> sources) {
		List<ChannelSource> shuffled = new ArrayList<>(sources);
		Collections.shuffle(shuffled);
		Map<Partition, List<String>> result = new LinkedHashMap<>();
		for (ChannelSource source : shuffled) {
			result.computeIfAbsent(partition(source), (absent) -> new ArrayList<>()).add(source.value());
		}
		return result;
	}

	private @Nullable Message take(Map<Partition, List<String>> wanted, boolean wait) throws InterruptedException {
		for (Map.Entry<Partition, List<String>> part : wanted.entrySet()) {
			// Turns would favour a source if other receivers took every other turn.
			Collections.shuffle(part.getValue());
			Message message = take(part.getKey(), part.getValue(), wait);
			if (message != null) {
				return message;
			}
		}
		return null;
	}

	private @Nullable Message take(Partition partition, List<String> sources, boolean wait)
			throws InterruptedException {
		while (!this.closed.get()) {
			recover(partition);
			List<?> reply = request(partition, sources, wait);
			List<?> expired = Replies.list(reply.get(3));
			tellExpired(expired);
			String channel = Replies.text(reply.get(0));
			if (channel.isEmpty()) {
				return null;
			}
			ChannelName name = ChannelName.of(channel);
			if (Replies.number(reply.get(2)) > 0) {
				this.waiters.wake(name.source());
			}
			try {
				MessageCodec.Decoded message = this.codec.decode(channel, (byte[]) reply.get(1));
				return new Message(name, message.content(), message.metadata());
			}
			catch (UnreadableMessageException ex) {
				partition.await(Script.UNREADABLE, Arguments.of(channel).add(this.settings.expiry().toMillis()));
				this.losses.unreadable(name, ex);
			}
		}
		return null;
	}

	private List<?> request(Partition partition, List<String> sources, boolean wait) throws InterruptedException {
		String request = Long.toString(this.requests.incrementAndGet());
		List<String> before = poll(this.acknowledged, partition);
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(this.settings.expiry().toMillis())
			.add(this.node)
			.add(request)
			.add(wait)
			.add(sources.size())
			.add(sources)
			.add(before);
		boolean answered = false;
		try {
			List<?> reply = Replies.list(partition.link().awaitInterruptibly(partition.run(Script.TAKE, arguments)));
			boolean taken = !Replies.text(reply.get(0)).isEmpty();
			if (taken) {
				this.replicas.await(partition);
			}
			answered = true;
			if (taken) {
				queue(this.acknowledged, partition).add(request);
			}
			return reply;
		}
		finally {
			if (!answered) {
				queue(this.unanswered, partition).add(request);
				queue(this.acknowledged, partition).addAll(before);
			}
		}
	}

	/**
	 * Put back what this node never got the answer for. Nobody takes anything before that
	 * is done, since it might be a later message of the same channel.
	 */
	void recover(Partition partition) throws InterruptedException {
		ConcurrentLinkedQueue<String> requests = queue(this.unanswered, partition);
		if (requests.isEmpty()) {
			return;
		}
		if (!this.recovering.tryLock(partition.link().timeout().toMillis(), TimeUnit.MILLISECONDS)) {
			throw new RedisUnreachableException("Channel layer '%s' is still asking Redis at %s for lost answers"
				.formatted(this.settings.alias(), partition.link().name()), null);
		}
		try {
			recover(partition, requests);
		}
		finally {
			this.recovering.unlock();
		}
	}

	private void recover(Partition partition, ConcurrentLinkedQueue<String> unanswered) throws InterruptedException {
		List<String> requests = new ArrayList<>(unanswered);
		if (requests.isEmpty()) {
			return;
		}
		Collections.reverse(requests);
		long returned = Replies.number(partition.await(Script.RECOVER,
				new Arguments().add(this.time.forScript())
					.add(this.settings.expiry().toMillis())
					.add(this.node)
					.add(requests)));
		this.replicas.await(partition);
		unanswered.removeAll(requests);
		if (returned > 0) {
			logger.info("Put {} message(s) back whose answer was lost", returned);
			this.waiters.wakeAll();
		}
	}

	private static ConcurrentLinkedQueue<String> queue(ConcurrentMap<Partition, ConcurrentLinkedQueue<String>> queues,
			Partition partition) {
		return queues.computeIfAbsent(partition, (absent) -> new ConcurrentLinkedQueue<>());
	}

	private static List<String> poll(ConcurrentMap<Partition, ConcurrentLinkedQueue<String>> queues,
			Partition partition) {
		List<String> result = new ArrayList<>(4);
		ConcurrentLinkedQueue<String> queue = queue(queues, partition);
		String next = queue.poll();
		while (next != null) {
			result.add(next);
			next = (result.size() < MAX_ACKNOWLEDGED) ? queue.poll() : null;
		}
		return result;
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

	void flush(Partition partition) {
		Arguments arguments = new Arguments().add(this.settings.expiry().toMillis());
		while (Replies.number(partition.await(Script.DROP, arguments)) > 0) {
			logger.debug("Flushed queues of {}", partition.label());
		}
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

	void close() {
		this.closed.set(true);
		this.waiters.wakeAll();
	}

	/**
	 * What became of an offered message.
	 *
	 * @param outcome what became of it
	 * @param owner the node that the channel is subscribed at, or nothing
	 */
	record Offer(Outcome outcome, String owner) {

		static final Offer QUEUED = new Offer(Outcome.QUEUED, "");

		static final Offer FULL = new Offer(Outcome.FULL, "");

		static final Offer EXPIRED_BEFORE = new Offer(Outcome.EXPIRED_BEFORE, "");

		static Offer ownedBy(String node) {
			return new Offer(Outcome.OWNED, node);
		}

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
