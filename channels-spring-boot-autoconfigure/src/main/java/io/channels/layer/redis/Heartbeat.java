package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.redis.Partition.Arguments;

/**
 * The signs of life of this node, one thread of its own. Each partition keeps the last
 * sign; one that does not know it any more, or was away, has lost data, and is told
 * everything again. The same thread buries nodes that are silent, and tidies up. What is
 * read by other threads is volatile.
 */
final class Heartbeat implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Heartbeat.class);

	private static final int BEATS_PER_LEASE = 7;

	private static final long RESTORE_DELAY_MILLIS = 20;

	/**
	 * Within this time, beside one interval, every node sees that data was lost.
	 */
	private static final long REFRESH_MILLIS = Duration.ofMinutes(20).toMillis();

	private final Map<Partition, String> signs = new LinkedHashMap<>();

	private final Map<RedisLink, Integer> stuck = new HashMap<>();

	private final AtomicBoolean doubtful = new AtomicBoolean();

	private final AtomicBoolean hurrying = new AtomicBoolean();

	private final ScheduledThreadPoolExecutor executor;

	private final LayerSettings settings;

	private final Partitions partitions;

	private final Partition home;

	private final ServerTime time;

	private final String node;

	private final Supplier<String> pushed;

	private final Duties duties;

	private long era;

	private long beats;

	private long nextRefreshMillis;

	private volatile @Nullable String problem = "The first sign of life is still to come";

	/**
	 * Create a heartbeat.
	 * @param pushed says what happened on the subscribed channels of this node
	 * @param duties what to do beside
	 */
	Heartbeat(LayerSettings settings, Partitions partitions, ServerTime time, String node, Supplier<String> pushed,
			Duties duties) {
		this.settings = settings;
		this.partitions = partitions;
		this.home = partitions.of(node);
		this.time = time;
		this.node = node;
		this.pushed = pushed;
		this.duties = duties;
		this.nextRefreshMillis = time.clockMillis() + REFRESH_MILLIS;
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "channels-redis-" + settings.alias() + "-heartbeat");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Give the first sign, and go on giving them.
	 * @throws ChannelLayerException if Redis cannot take it
	 */
	void start() {
		beatOrThrow();
		this.executor.scheduleWithFixedDelay(this::beat, intervalMillis(), intervalMillis(), TimeUnit.MILLISECONDS);
	}

	private long intervalMillis() {
		return Math.max(100, this.settings.nodeLease().toMillis() / BEATS_PER_LEASE);
	}

	/**
	 * Give a sign soon, and take it that Redis may have lost data.
	 */
	void doubt() {
		this.doubtful.set(true);
		hurry();
	}

	private void hurry() {
		if (this.hurrying.compareAndSet(false, true)) {
			try {
				this.executor.schedule(() -> {
					this.hurrying.set(false);
					beat();
				}, RESTORE_DELAY_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The layer closes", ex);
			}
		}
	}

	/**
	 * Return why the last sign of life was not taken, or nothing if it was.
	 */
	Optional<String> problem() {
		return Optional.ofNullable(this.problem);
	}

	private void beat() {
		try {
			beatOrThrow();
		}
		catch (ChannelLayerException ex) {
			if (this.problem == null && !this.executor.isShutdown()) {
				logger.warn("{}. Trying again until it is back", ex.getMessage());
			}
			this.problem = ex.getMessage();
		}
		catch (RuntimeException ex) {
			logger.error("A sign of life failed; the next is given all the same", ex);
		}
	}

	private void beatOrThrow() {
		if (this.doubtful.getAndSet(false)) {
			this.signs.clear();
		}
		List<Sign> taken = new ArrayList<>();
		ChannelLayerException failure = null;
		boolean restored = false;
		Set<RedisLink> failed = new HashSet<>();
		Set<RedisLink> stuckNow = new HashSet<>();
		for (Sign sign : giveSigns()) {
			try {
				restored |= take(sign);
				taken.add(sign);
			}
			catch (ChannelLayerException ex) {
				failure = ex;
				// What it knows is uncertain, so it is told everything when it is back.
				forget(sign.partition());
				failed.add(sign.partition().link());
				if (isStuck(ex)) {
					stuckNow.add(sign.partition().link());
				}
			}
		}
		if (restored) {
			this.duties.restored();
		}
		for (Sign sign : taken) {
			try {
				reap(sign.partition());
				this.duties.tidy(sign.partition());
			}
			catch (ChannelLayerException ex) {
				failure = ex;
			}
			catch (InterruptedException ex) {
				// The layer closes.
				Thread.currentThread().interrupt();
			}
		}
		failed.forEach(RedisLink::refresh);
		renew(stuckNow);
		if (failure != null) {
			throw failure;
		}
		if (this.problem != null) {
			if (this.beats > this.partitions.all().size()) {
				logger.info("Channel layer '{}' has Redis back", this.settings.alias());
			}
			this.problem = null;
		}
		if (this.time.clockMillis() >= this.nextRefreshMillis) {
			this.nextRefreshMillis = this.time.clockMillis() + REFRESH_MILLIS;
			this.partitions.all().forEach(this.duties::restore);
			this.duties.refreshed();
		}
	}

	/**
	 * Give a sign to all partitions at once.
	 */
	private List<Sign> giveSigns() {
		long asked = this.time.clockMillis();
		long start = System.nanoTime();
		List<Sign> given = new ArrayList<>();
		for (Partition partition : this.partitions.all()) {
			boolean first = this.beats < this.partitions.all().size();
			String value = Long.toString(++this.beats);
			Arguments arguments = Arguments.of(this.node)
				.add(this.settings.nodeLease().toMillis())
				.add(this.signs.getOrDefault(partition, ""))
				.add(value)
				.add((partition == this.home) ? Long.toString(Inbox.firstPosition(this.era + 1)) : "")
				.add((partition == this.home) ? this.pushed.get() : "")
				.add(!first);
			given.add(new Sign(partition, value, asked, start + partition.link().timeout().toNanos(),
					partition.run(Script.BEAT, arguments)));
		}
		return given;
	}

	/**
	 * Take the reply to a sign, and tell the partition everything if it does not know
	 * this node as it was.
	 * @return whether it was told
	 */
	private boolean take(Sign sign) {
		Partition partition = sign.partition();
		Duration patience = Duration.ofNanos(Math.max(0, sign.deadlineNanos() - System.nanoTime()));
		List<?> reply = Replies.list(partition.link().await(sign.reply(), patience));
		boolean known = Replies.number(reply.get(0)) == 1;
		if (partition == this.home) {
			this.time.synchronize(Replies.number(reply.get(1)), sign.askedMillis());
			tellMissed(Replies.list(reply.get(2)));
			this.era += (known) ? 0 : 1;
		}
		if (Replies.number(reply.get(3)) == 1) {
			logger.warn("Redis at {} has lost the data of channel layer '{}', and what was queued with it",
					partition.link().name(), this.settings.alias());
		}
		if (!known) {
			this.duties.restore(partition);
		}
		this.signs.put(partition, sign.value());
		return !known;
	}

	private void forget(Partition partition) {
		this.signs.remove(partition);
		if (partition == this.home) {
			// It may have begun this one, and have it again when it comes late.
			this.era++;
		}
	}

	/**
	 * Return whether a server does not answer, or takes no writes: another may have its
	 * place.
	 */
	private static boolean isStuck(ChannelLayerException failure) {
		return failure instanceof RedisTimeoutException || String.valueOf(failure.getMessage()).contains("READONLY");
	}

	/**
	 * Open new connections where a server was stuck twice on end.
	 */
	private void renew(Set<RedisLink> stuckNow) {
		this.stuck.keySet().retainAll(stuckNow);
		for (RedisLink link : stuckNow) {
			if (this.stuck.merge(link, 1, Integer::sum) > 1) {
				logger.info("Opening new connections to Redis at {}", link.name());
				try {
					link.renew();
					this.stuck.remove(link);
				}
				catch (ChannelLayerException ex) {
					logger.debug("There are none to be had yet", ex);
					hurry();
				}
			}
		}
	}

	private void tellMissed(List<?> pairs) {
		for (int i = 0; i < pairs.size(); i += 2) {
			this.duties.missed(Replies.text(pairs.get(i)), Replies.number(pairs.get(i + 1)));
		}
	}

	private void reap(Partition partition) {
		List<?> pairs = Replies.list(partition.await(Script.REAP, new Arguments()));
		for (int i = 0; i < pairs.size(); i += 2) {
			long lost = Replies.number(pairs.get(i + 1));
			logger.warn("Node '{}' of channel layer '{}' gave no sign of life within its lease; {} message(s) are lost"
					+ " with it", Replies.text(pairs.get(i)), this.settings.alias(), lost);
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
		try {
			// A sign that is on its way has its time, unless Redis is away.
			if (!this.executor.awaitTermination(1, TimeUnit.SECONDS)) {
				this.executor.shutdownNow();
			}
			if (!this.executor.awaitTermination(5, TimeUnit.SECONDS)) {
				logger.warn("The heartbeat of channel layer '{}' did not end in time", this.settings.alias());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * A sign that was given.
	 */
	private record Sign(Partition partition, String value, long askedMillis, long deadlineNanos,
			CompletableFuture<Object> reply) {
	}

	/**
	 * What the heartbeat does beside.
	 */
	interface Duties {

		/**
		 * Tell a partition everything that it must know of this node.
		 */
		void restore(Partition partition);

		/**
		 * Go on after partitions were away.
		 */
		void restored();

		/**
		 * Forget what nobody asked for in a long time.
		 */
		void refreshed();

		/**
		 * Do what is due in a partition.
		 */
		void tidy(Partition partition) throws InterruptedException;

		/**
		 * Count what a full inbox did not take.
		 */
		void missed(String group, long messages);

	}

}
