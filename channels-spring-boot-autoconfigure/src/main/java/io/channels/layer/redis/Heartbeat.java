package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
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

	private static final long REFRESH_MILLIS = Duration.ofMinutes(20).toMillis();

	private final Map<Partition, String> signs = new LinkedHashMap<>();

	private final Map<RedisLink, Integer> timeouts = new LinkedHashMap<>();

	private final AtomicBoolean doubtful = new AtomicBoolean();

	private final ScheduledExecutorService executor;

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
		this.executor = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "channels-redis-" + settings.alias() + "-heartbeat");
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Give the first sign, and go on giving them.
	 * @throws ChannelLayerException if Redis cannot take it
	 */
	void start() {
		beatOrThrow();
		long millis = Math.max(100, this.settings.nodeLease().toMillis() / BEATS_PER_LEASE);
		this.executor.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
	}

	/**
	 * Give a sign soon, and take it that Redis may have lost data.
	 */
	void doubt() {
		if (this.doubtful.compareAndSet(false, true)) {
			try {
				this.executor.schedule(this::beat, RESTORE_DELAY_MILLIS, TimeUnit.MILLISECONDS);
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
			if (this.problem == null) {
				logger.warn("{}. Trying again until it is back", ex.getMessage());
			}
			this.problem = ex.getMessage();
		}
		catch (RuntimeException ex) {
			logger.error("A sign of life failed; the next is given all the same", ex);
		}
	}

	private void beatOrThrow() {
		boolean doubt = this.doubtful.getAndSet(false);
		List<Partition> restoring;
		try {
			restoring = giveSigns(doubt);
			for (Partition partition : restoring) {
				this.duties.restore(partition);
			}
		}
		catch (RuntimeException ex) {
			if (doubt) {
				this.doubtful.set(true);
			}
			throw ex;
		}
		if (this.problem != null) {
			if (this.beats > this.partitions.all().size()) {
				logger.info("Channel layer '{}' has Redis back", this.settings.alias());
			}
			this.problem = null;
		}
		if (!restoring.isEmpty()) {
			this.duties.restored();
		}
		this.partitions.all().forEach(this::reap);
		this.duties.tidy();
		if (this.time.clockMillis() >= this.nextRefreshMillis) {
			this.nextRefreshMillis = this.time.clockMillis() + REFRESH_MILLIS;
			this.partitions.all().forEach(this.duties::restore);
			this.duties.refreshed();
		}
	}

	/**
	 * Give a sign to all partitions at once.
	 * @return the partitions that must be told everything
	 */
	private List<Partition> giveSigns(boolean doubt) {
		long asked = this.time.clockMillis();
		Map<Partition, CompletableFuture<Object>> replies = new LinkedHashMap<>();
		Map<Partition, String> next = new LinkedHashMap<>();
		for (Partition partition : this.partitions.all()) {
			String sign = Long.toString(++this.beats);
			next.put(partition, sign);
			replies.put(partition,
					partition.run(Script.BEAT,
							Arguments.of(this.node)
								.add(this.settings.nodeLease().toMillis())
								.add(doubt ? "" : this.signs.getOrDefault(partition, ""))
								.add(sign)
								.add((partition == this.home) ? Long.toString(Inbox.firstPosition(this.era + 1)) : "")
								.add((partition == this.home) ? this.pushed.get() : "")));
		}
		List<Partition> restoring = new ArrayList<>();
		ChannelLayerException failure = null;
		awaitAll(replies);
		for (Map.Entry<Partition, CompletableFuture<Object>> entry : replies.entrySet()) {
			Partition partition = entry.getKey();
			try {
				List<?> reply = Replies.list(partition.link().awaitNoLonger(entry.getValue()));
				this.timeouts.remove(partition.link());
				if (Replies.number(reply.get(0)) == 0) {
					restoring.add(partition);
					this.signs.remove(partition);
				}
				this.signs.put(partition, next.getOrDefault(partition, ""));
				if (partition == this.home) {
					if (Replies.number(reply.get(0)) == 0) {
						this.era++;
					}
					this.time.synchronize(Replies.number(reply.get(1)), asked);
					tellMissed(Replies.list(reply.get(2)));
				}
			}
			catch (ChannelLayerException ex) {
				failure = ex;
				// What it knows is uncertain, so it is told everything when it is back.
				this.signs.remove(partition);
				renewIfStuck(partition.link(), ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		return restoring;
	}

	/**
	 * Wait for all answers for as long as for one.
	 */
	private void awaitAll(Map<Partition, CompletableFuture<Object>> replies) {
		try {
			this.home.link().await(CompletableFuture.allOf(replies.values().toArray(CompletableFuture[]::new)));
		}
		catch (ChannelLayerException ex) {
			logger.trace("Each partition is looked at on its own", ex);
		}
	}

	/**
	 * Open new connections if a server does not answer, or takes no writes: another may
	 * have its place.
	 */
	private void renewIfStuck(RedisLink link, ChannelLayerException failure) {
		boolean readOnly = String.valueOf(failure.getMessage()).contains("READONLY");
		if (readOnly || (failure instanceof RedisTimeoutException
				&& this.timeouts.merge(link, 1, Integer::sum) >= this.partitions.all().size() + 1)) {
			this.timeouts.remove(link);
			logger.info("Opening new connections to Redis at {}", link.name());
			link.renew();
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
		this.executor.shutdownNow();
		try {
			if (!this.executor.awaitTermination(5, TimeUnit.SECONDS)) {
				logger.warn("The heartbeat of channel layer '{}' did not end in time", this.settings.alias());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
		 * Do what is due.
		 */
		void tidy();

		/**
		 * Count what a full inbox did not take.
		 */
		void missed(String group, long messages);

	}

}
