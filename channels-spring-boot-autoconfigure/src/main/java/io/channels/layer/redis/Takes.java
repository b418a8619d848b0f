package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.layer.redis.Waiters.Waiter;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;

/**
 * Takes messages from the queues of one partition, one for each receiver that asks.
 * Requests that come while others are under way go together, in one step of Redis. A
 * message stays with Redis, as a claim of this node under the number of its request,
 * until the node has said that it has it; if the answer was lost or nobody waits for it
 * any more, the message goes back to the head of its queue. Safe for use by any thread:
 * concurrent queues, and a lock under which lost answers are asked for.
 */
final class Takes {

	private static final Logger logger = LoggerFactory.getLogger(Takes.class);

	private static final int MAX_CONFIRMED = 500;

	private static final int NEVER = 0;

	private static final int FOR_MORE = 1;

	private static final int ALWAYS = 2;

	private final AtomicLong numbers = new AtomicLong();

	private final Queue<Long> confirmed = new ConcurrentLinkedQueue<>();

	private final Queue<Long> unanswered = new ConcurrentLinkedQueue<>();

	private final Queue<Expired> expired = new ConcurrentLinkedQueue<>();

	private final ReentrantLock recovering = new ReentrantLock();

	private final Gathering<Request> gathering = new Gathering<>((request) -> this.expectedSize, this::carry);

	private final Partition partition;

	private final LayerSettings settings;

	private final ServerTime time;

	private final String node;

	private final Waiters waiters;

	private final Replicas replicas;

	/**
	 * The bytes of a message, as those that came last let expect.
	 */
	private volatile long expectedSize;

	Takes(Partition partition, LayerSettings settings, ServerTime time, String node, Waiters waiters,
			Replicas replicas) {
		this.partition = partition;
		this.settings = settings;
		this.time = time;
		this.node = node;
		this.waiters = waiters;
		this.replicas = replicas;
	}

	/**
	 * Take a message.
	 * @param sources where to look
	 * @param waiter who waits at the sources if there is nothing, or null if nobody does
	 * @return the message, or null if there is none
	 */
	@Nullable Taken take(Set<ChannelSource> sources, @Nullable Waiter waiter) throws InterruptedException {
		recover();
		Request request = new Request(this.numbers.incrementAndGet(), sources, waiter, new CompletableFuture<>());
		boolean received = false;
		this.gathering.add(request);
		try {
			Answer answer = this.partition.link().awaitInterruptibly(request.answer());
			if (answer.taken() != null) {
				this.replicas.await(this.partition);
				this.confirmed.add(request.number());
			}
			received = true;
			return answer.taken();
		}
		finally {
			if (!received) {
				// Whoever takes next must not get a later message before this is put
				// back.
				this.unanswered.add(request.number());
			}
		}
	}

	private CompletableFuture<?> carry(List<Request> gathered) {
		Map<Set<ChannelSource>, List<Request>> kinds = new LinkedHashMap<>();
		Map<Long, Request> requests = new HashMap<>();
		gathered.stream()
			.filter((request) -> !request.answer().isDone())
			.sorted(Comparator.comparingLong(Request::number))
			.forEach((request) -> {
				requests.put(request.number(), request);
				kinds.computeIfAbsent(request.sources(), (absent) -> new ArrayList<>()).add(request);
			});
		if (requests.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Long> before = confirmed();
		long start = this.time.ticks();
		return this.partition.run(Script.TAKE, arguments(before, kinds))
			.orTimeout(this.partition.link().timeout().toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((reply, ex) -> {
				if (ex != null) {
					// What was too much for the time that it had must not be tried again.
					this.expectedSize = Gathering.MAX_SIZE;
					this.confirmed.addAll(before);
					fail(requests.values(), ex);
				}
				else {
					answer(kinds, requests, Replies.list(reply), start);
				}
			});
	}

	private List<Long> confirmed() {
		List<Long> result = new ArrayList<>();
		Long next = this.confirmed.poll();
		while (next != null) {
			result.add(next);
			next = (result.size() < MAX_CONFIRMED) ? this.confirmed.poll() : null;
		}
		return result;
	}

	private Arguments arguments(List<Long> before, Map<Set<ChannelSource>, List<Request>> kinds) {
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(this.settings.expiry().toMillis())
			.add(this.node)
			.add(before.size());
		before.forEach(arguments::add);
		kinds.forEach((sources, requests) -> {
			arguments.add(waits(requests)).add(sources.size());
			// Turns would favour a source if other receivers took every other turn.
			List<ChannelSource> shuffled = new ArrayList<>(sources);
			Collections.shuffle(shuffled);
			shuffled.forEach((source) -> arguments.add(source.value()));
			arguments.add(requests.size());
			requests.forEach((request) -> arguments.add(request.number()));
		});
		return arguments;
	}

	private long waits(List<Request> requests) {
		List<Waiter> asking = new ArrayList<>();
		for (Request request : requests) {
			if (request.waiter() != null) {
				asking.add(request.waiter());
			}
		}
		// Redis forgot that this node waits when it told the node of a message.
		return asking.isEmpty() ? NEVER : ((this.waiters.ask(asking)) ? ALWAYS : FOR_MORE);
	}

	private void answer(Map<Set<ChannelSource>, List<Request>> kinds, Map<Long, Request> requests, List<?> reply,
			long start) {
		Iterator<?> next = reply.iterator();
		long now = Replies.number(next.next());
		List<Request> abandoned = new ArrayList<>();
		this.expectedSize = 0;
		kinds.values().forEach((kind) -> {
			List<?> part = Replies.list(next.next());
			String failure = Replies.text(part.get(0));
			if (!failure.isEmpty()) {
				fail(kind, new RedisCommandExecutionException(failure));
			}
			else {
				noteExpired(Replies.list(part.get(1)));
				abandoned.addAll(give(requests, Replies.list(part.get(2)), this.time.toTicks(now, start)));
				wake(Replies.list(part.get(3)));
				kind.forEach((request) -> request.answer().complete(Answer.NOTHING));
			}
		});
		if (!abandoned.isEmpty()) {
			putBack(abandoned);
		}
	}

	/**
	 * Give messages to those who asked.
	 * @return the requests of those who no longer wait for the answer
	 */
	private List<Request> give(Map<Long, Request> requests, List<?> given, long toTicks) {
		List<Request> abandoned = new ArrayList<>();
		for (int i = 0; i < given.size(); i += 3) {
			Request request = requests.get(Replies.number(given.get(i)));
			if (request != null) {
				byte[] entry = (byte[]) given.get(i + 2);
				this.expectedSize = Math.max(this.expectedSize, entry.length);
				Taken taken = new Taken(ChannelName.of(Replies.text(given.get(i + 1))), entry,
						Taken.expiry(entry) + toTicks);
				if (request.waiter() != null) {
					request.waiter().found();
				}
				if (!request.answer().complete(new Answer(taken))) {
					abandoned.add(request);
				}
			}
		}
		return abandoned;
	}

	private void noteExpired(List<?> pairs) {
		for (int i = 0; i < pairs.size(); i += 2) {
			this.expired.add(new Expired(ChannelName.of(Replies.text(pairs.get(i))), Replies.number(pairs.get(i + 1))));
		}
	}

	private void wake(List<?> pairs) {
		for (int i = 0; i < pairs.size(); i += 2) {
			this.waiters.wakeIdle(ChannelSource.of(Replies.text(pairs.get(i))), Replies.number(pairs.get(i + 1)));
		}
	}

	private void fail(Collection<Request> requests, Throwable failure) {
		requests.forEach((request) -> this.unanswered.add(request.number()));
		requests.forEach((request) -> request.answer().completeExceptionally(failure));
	}

	private void putBack(List<Request> requests) {
		requests.forEach((request) -> this.unanswered.add(request.number()));
		// Who waits for Redis must not do so on a thread of its connection.
		CompletableFuture.runAsync(() -> {
			try {
				recover();
			}
			catch (ChannelLayerException ex) {
				logger.debug("The next receiver will put back what nobody waited for", ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	/**
	 * Put back what this node never got the answer for. Nobody takes anything before that
	 * is done, since it might be a later message of the same channel.
	 */
	void recover() throws InterruptedException {
		if (this.unanswered.isEmpty()) {
			return;
		}
		RedisLink link = this.partition.link();
		if (!this.recovering.tryLock(link.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
			throw new RedisUnreachableException("Channel layer '%s' is still asking Redis at %s for lost answers"
				.formatted(this.settings.alias(), link.name()), null);
		}
		try {
			recoverAll();
		}
		finally {
			this.recovering.unlock();
		}
	}

	private void recoverAll() throws InterruptedException {
		Set<Long> requests = new HashSet<>(this.unanswered);
		if (requests.isEmpty()) {
			return;
		}
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(this.settings.expiry().toMillis())
			.add(this.node);
		requests.forEach(arguments::add);
		long returned = Replies
			.number(this.partition.link().awaitInterruptibly(this.partition.run(Script.RECOVER, arguments)));
		this.replicas.await(this.partition);
		this.unanswered.removeAll(requests);
		if (returned > 0) {
			logger.info("Put {} message(s) back that nobody got", returned);
			this.waiters.wakeAll();
		}
	}

	/**
	 * Return what expired in queues since this was asked last.
	 */
	@Nullable Expired nextExpired() {
		return this.expired.poll();
	}

	/**
	 * Wait for what is under way, and put back what nobody got.
	 */
	void settle() throws InterruptedException {
		this.gathering.awaitArrival(this.partition.link().timeout().toNanos());
		recover();
	}

	/**
	 * A message that was taken.
	 *
	 * @param channel its channel
	 * @param entry when it expires, and its frame
	 * @param overAtTicks when it expires by the ticks of this node
	 */
	record Taken(ChannelName channel, byte[] entry, long overAtTicks) {

		private static final int DIGITS = 13;

		static long expiry(byte[] entry) {
			return Long.parseLong(new String(entry, 0, DIGITS, StandardCharsets.US_ASCII));
		}

		byte[] frame() {
			return Arrays.copyOfRange(this.entry, DIGITS, this.entry.length);
		}

	}

	/**
	 * Messages that expired in a queue.
	 *
	 * @param channel their channel
	 * @param messages how many
	 */
	record Expired(ChannelName channel, long messages) {
	}

	private record Answer(@Nullable Taken taken) {

		private static final Answer NOTHING = new Answer(null);

	}

	private record Request(long number, Set<ChannelSource> sources, @Nullable Waiter waiter,
			CompletableFuture<Answer> answer) {
	}

}
