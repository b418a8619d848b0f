package io.channels.layer.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelFullException;
import io.channels.layer.local.Delay;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * The messages that are to be sent later, and the thread that does it, which starts with
 * the first, unless there are alarms that tell when one is due. Everything is guarded by
 * one lock, which is not held while a message is sent. Each channel has a line, of which
 * only the head is looked at.
 */
final class DelayedMessages implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DelayedMessages.class);

	/**
	 * How long to wait without a look at the clock, which may have been moved.
	 */
	private static final long STEP_MILLIS = 100;

	private static final long FIRST_PAUSE_MILLIS = 100;

	private static final long LONGEST_PAUSE_MILLIS = 1_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Map<String, Delayed> messages = new HashMap<>();

	private final Map<ChannelName, Line> lines = new HashMap<>();

	private final TreeSet<Place> places = new TreeSet<>(
			Comparator.comparingLong(Place::atMillis).thenComparingLong(Place::number));

	private final String alias;

	private final Clock clock;

	private final @Nullable Alarms alarms;

	private final Consumer<Message> sender;

	private final Consumer<ChannelName> onLost;

	private long lastNumber;

	private int inHand;

	private @Nullable Thread thread;

	private boolean closed;

	/**
	 * Create the messages.
	 * @param alias the alias of the layer
	 * @param alarms what tells when a message is due, or null for a thread that waits
	 * @param sender sends a message that is due
	 * @param onLost told of the channel of each message that could not be sent at all
	 */
	DelayedMessages(String alias, Clock clock, @Nullable Alarms alarms, Consumer<Message> sender,
			Consumer<ChannelName> onLost) {
		this.alias = alias;
		this.clock = clock;
		this.alarms = alarms;
		this.sender = sender;
		this.onLost = onLost;
	}

	/**
	 * Return an id that no message has.
	 */
	static String newId() {
		return UUID.randomUUID().toString();
	}

	/**
	 * Keep a message until it is due.
	 * @return its id
	 */
	String add(Message message, Delay delay) {
		this.lock.lock();
		try {
			long dueMillis = this.clock.millis() + delay.millis();
			Delayed delayed = new Delayed(newId(), message, dueMillis, ++this.lastNumber);
			this.messages.put(delayed.id(), delayed);
			Line line = this.lines.computeIfAbsent(message.channel(), (absent) -> new Line());
			line.waiting.add(delayed);
			place(line);
			startThread();
			if (line.place != null && line.place == this.places.first()) {
				this.changed.signal();
			}
			return delayed.id();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void startThread() {
		if (this.alarms == null && this.thread == null && !this.closed) {
			Thread started = new Thread(this::run, "channels-" + this.alias + "-delays");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	boolean cancel(String id) {
		this.lock.lock();
		try {
			Delayed delayed = this.messages.remove(id);
			if (delayed == null) {
				return false;
			}
			Line line = line(delayed);
			line.waiting.remove(delayed);
			place(line);
			forgetIfEmpty(delayed.message().channel(), line);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return how many messages there are, with the one that is being sent.
	 */
	int count() {
		this.lock.lock();
		try {
			return this.messages.size() + this.inHand;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Drop all messages.
	 * @return how many there were
	 */
	int clear() {
		this.lock.lock();
		try {
			int count = this.messages.size();
			this.messages.clear();
			this.places.clear();
			this.lines.values().forEach((line) -> line.waiting.clear());
			this.lines.values().removeIf((line) -> !line.sending);
			return count;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		try {
			for (Delayed next = awaitDue(); next != null; next = awaitDue()) {
				sent(next, send(next.message()));
			}
		}
		catch (InterruptedException ex) {
			logger.debug("The layer closes", ex);
		}
	}

	/**
	 * Return the next message that is due, or null when the layer is closed.
	 */
	private @Nullable Delayed awaitDue() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (!this.closed) {
				Place first = this.places.isEmpty() ? null : this.places.first();
				if (first == null) {
					this.changed.await();
					continue;
				}
				long leftMillis = first.atMillis() - this.clock.millis();
				if (leftMillis <= 0) {
					return take(first.line());
				}
				this.changed.await(Math.min(leftMillis, STEP_MILLIS), TimeUnit.MILLISECONDS);
			}
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Send everything that is due.
	 */
	private void sendDue() {
		for (Delayed next = takeDue(); next != null; next = takeDue()) {
			sent(next, send(next.message()));
		}
	}

	private @Nullable Delayed takeDue() {
		this.lock.lock();
		try {
			boolean due = !this.closed && !this.places.isEmpty()
					&& this.places.first().atMillis() <= this.clock.millis();
			return due ? take(this.places.first().line()) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Delayed take(Line line) {
		Delayed head = line.waiting.first();
		line.waiting.remove(head);
		line.sending = true;
		place(line);
		this.messages.remove(head.id());
		this.inHand++;
		return head;
	}

	/**
	 * Send a message.
	 * @return whether its channel was not full
	 */
	private boolean send(Message message) {
		try {
			this.sender.accept(message);
		}
		catch (ChannelFullException ex) {
			logger.debug("A message that is due for '{}' waits for room", message.channel());
			return false;
		}
		catch (RuntimeException ex) {
			logger.error("Dropped a message that was due for '{}'", message.channel(), ex);
			this.onLost.accept(message.channel());
		}
		return true;
	}

	private void sent(Delayed delayed, boolean taken) {
		this.lock.lock();
		try {
			this.inHand--;
			Line line = line(delayed);
			line.sending = false;
			line.retries = taken ? 0 : line.retries + 1;
			line.pausedUntilMillis = taken ? 0 : this.clock.millis() + pauseMillis(line.retries);
			if (!taken) {
				this.messages.put(delayed.id(), delayed);
				line.waiting.add(delayed);
			}
			place(line);
			forgetIfEmpty(delayed.message().channel(), line);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static long pauseMillis(int retries) {
		return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(retries - 1, 10));
	}

	private Line line(Delayed delayed) {
		return this.lines.computeIfAbsent(delayed.message().channel(), (absent) -> new Line());
	}

	private void forgetIfEmpty(ChannelName channel, Line line) {
		if (line.waiting.isEmpty() && !line.sending) {
			this.lines.remove(channel);
		}
	}

	/**
	 * Put a line where its head belongs.
	 */
	private void place(Line line) {
		if (line.place != null) {
			this.places.remove(line.place);
			line.place = null;
		}
		if (!line.waiting.isEmpty() && !line.sending) {
			Delayed head = line.waiting.first();
			Place place = new Place(Math.max(head.dueMillis(), line.pausedUntilMillis), head.number(), line);
			line.place = place;
			this.places.add(place);
			if (this.alarms != null) {
				this.alarms.at(Instant.ofEpochMilli(place.atMillis()), this::sendDue);
			}
		}
	}

	@Override
	public void close() {
		int lost;
		this.lock.lock();
		try {
			this.closed = true;
			this.changed.signalAll();
			lost = this.messages.size();
		}
		finally {
			this.lock.unlock();
		}
		if (lost > 0) {
			logger.warn("{} message(s) that layer '{}' was to send later are lost: it closes", lost, this.alias);
		}
	}

	/**
	 * The messages of one channel.
	 */
	private static final class Line {

		private final TreeSet<Delayed> waiting = new TreeSet<>(
				Comparator.comparingLong(Delayed::dueMillis).thenComparingLong(Delayed::number));

		private @Nullable Place place;

		private long pausedUntilMillis;

		private int retries;

		private boolean sending;

	}

	/**
	 * Where a line stands among the others: by when to look at it, and the number of its
	 * head.
	 */
	private record Place(long atMillis, long number, Line line) {
	}

	private record Delayed(String id, Message message, long dueMillis, long number) {
	}

}
