package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.redis.Entry.Kind;

/**
 * What other nodes have for this one, read by one thread of its own, in order. Entries
 * are deleted only together with the next reading, so that an answer that is lost is read
 * again; what was taken before is known and not taken twice. Everything belongs to the
 * thread, until it ends; a lock keeps it from being interrupted while it takes an entry.
 */
final class Inbox implements Runnable, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	/**
	 * Scripts count in doubles, which are exact for some 900,000 of these.
	 */
	private static final long ERA = 10_000_000_000L;

	private static final int BATCH = 256;

	private static final long MAX_BACK_OFF_MILLIS = 500;

	private static final long RETRY_MILLIS = 10_000;

	private static final long FORGET_MILLIS = Duration.ofHours(1).toMillis();

	private final Map<Long, Long> positions = new HashMap<>();

	private final Replays replays = new Replays();

	private final Partition home;

	private final String key;

	private final ServerTime time;

	private final Consumer<Entry> handler;

	private final LongConsumer onLost;

	private final Thread thread;

	private final Duration block;

	private final ReentrantLock taking = new ReentrantLock();

	private final List<String> taken = new ArrayList<>();

	private long nextForgetMillis;

	private volatile boolean closed;

	/**
	 * Create an inbox.
	 * @param handler takes each entry
	 * @param onLost told how many entries Redis has lost
	 */
	Inbox(String alias, Partition home, String node, ServerTime time, Consumer<Entry> handler, LongConsumer onLost) {
		this.home = home;
		this.key = home.base() + "inbox:" + node;
		this.time = time;
		this.handler = handler;
		this.onLost = onLost;
		this.block = Duration.ofMillis(Math.max(1, Math.min(1_000, home.link().timeout().toMillis() / 2)));
		this.thread = new Thread(this, "channels-redis-" + alias + "-inbox");
		this.thread.setDaemon(true);
	}

	/**
	 * Return the first position of an era. A node begins one whenever it may be that
	 * Redis has lost what was in its inbox.
	 */
	static long firstPosition(long era) {
		return era * ERA;
	}

	static long era(long position) {
		return position / ERA;
	}

	void start() {
		this.thread.start();
	}

	@Override
	public void run() {
		long backOffMillis = 0;
		while (!this.closed) {
			try {
				List<StreamMessage<String, byte[]>> messages = read();
				backOffMillis = 0;
				messages.forEach(this::takeUnlessClosed);
			}
			catch (InterruptedException ex) {
				// Closing interrupts; anything else has no meaning here.
				logger.debug("Interrupted", ex);
			}
			catch (ChannelLayerException ex) {
				backOffMillis = Math.min(MAX_BACK_OFF_MILLIS, 2 * backOffMillis + 10);
				logger.debug("Cannot read the inbox; trying again in {} ms", backOffMillis, ex);
				pause(backOffMillis);
			}
			catch (RuntimeException ex) {
				logger.error("Reading the inbox failed; going on", ex);
				pause(MAX_BACK_OFF_MILLIS);
			}
		}
	}

	private void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted", ex);
		}
	}

	@SuppressWarnings("unchecked") // The array of the variable arguments is Lettuce's.
	private List<StreamMessage<String, byte[]>> read() throws InterruptedException {
		RedisLink link = this.home.link();
		RedisClusterAsyncCommands<String, byte[]> commands = link.waitingCommands();
		CompletionStage<Long> deleting = (!this.taken.isEmpty()) ? deleteTaken(commands) : null;
		List<StreamMessage<String, byte[]>> messages = link.awaitInterruptibly(() -> commands
			.xread(XReadArgs.Builder.block(this.block).count(BATCH), StreamOffset.from(this.key, "0-0")),
				this.block.plus(link.timeout()));
		if (deleting != null) {
			link.awaitInterruptibly(deleting);
		}
		this.taken.clear();
		return messages;
	}

	private CompletionStage<Long> deleteTaken(RedisClusterAsyncCommands<String, byte[]> commands) {
		return commands.xdel(this.key, this.taken.toArray(String[]::new));
	}

	private void takeUnlessClosed(StreamMessage<String, byte[]> message) {
		this.taking.lock();
		try {
			if (!this.closed) {
				take(message);
				this.taken.add(message.getId());
			}
		}
		finally {
			this.taking.unlock();
		}
	}

	private void take(StreamMessage<String, byte[]> message) {
		try {
			Entry entry = Entry.of(message.getId(), message.getBody());
			if (entry == null) {
				logger.warn("Skipped an entry of an unknown kind; a node of a newer version may have sent it");
			}
			else if (this.replays.isRepeated(entry.sender(), entry.number(), this.time.clockMillis())) {
				logger.debug("Skipped an entry that was taken before: {}", entry);
			}
			else {
				take(entry);
			}
		}
		catch (RuntimeException ex) {
			logger.error("An entry of the inbox could not be taken; going on with the next", ex);
		}
	}

	private void take(Entry entry) {
		this.positions.merge(era(entry.position()), entry.position(), Math::max);
		if (entry.kind() == Kind.POSITION) {
			compare(Long.parseLong(entry.target()));
			return;
		}
		handle(entry);
		long now = this.time.clockMillis();
		if (now >= this.nextForgetMillis) {
			this.nextForgetMillis = now + FORGET_MILLIS;
			this.replays.forgetBefore(now - FORGET_MILLIS);
		}
	}

	/**
	 * Hand an entry over, again and again for a while if it must be done before the next.
	 */
	private void handle(Entry entry) {
		long end = this.time.clockMillis() + RETRY_MILLIS;
		long backOffMillis = 0;
		while (true) {
			try {
				this.handler.accept(entry);
				return;
			}
			catch (ChannelLayerException ex) {
				if (entry.kind() != Kind.RECLAIM || this.closed || this.time.clockMillis() >= end) {
					throw ex;
				}
				backOffMillis = Math.min(MAX_BACK_OFF_MILLIS, 2 * backOffMillis + 10);
				logger.debug("Trying again in {} ms: {}", backOffMillis, entry, ex);
				pause(backOffMillis);
			}
		}
	}

	private void compare(long told) {
		@Nullable Long taken = this.positions.put(era(told), Math.max(told, this.positions.getOrDefault(era(told), 0L)));
		long lost = told - ((taken != null) ? taken : firstPosition(era(told)));
		if (lost > 0) {
			this.onLost.accept(lost);
		}
	}

	/**
	 * Stop taking entries, and delete those that were taken: what is left was not.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.taking.lock();
		try {
			this.thread.interrupt();
		}
		finally {
			this.taking.unlock();
		}
		try {
			this.thread.join(this.home.link().timeout().toMillis());
			if (!this.thread.isAlive() && !this.taken.isEmpty()) {
				this.home.link().awaitInterruptibly(deleteTaken(this.home.link().commands()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ChannelLayerException ex) {
			logger.debug("Entries that were taken count as lost", ex);
		}
	}

}
