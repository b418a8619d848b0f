package io.channels.layer.memory;

import java.time.Duration;
import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelStatistics;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * The waiting messages of one channel, and what happened to the others. Guarded by the
 * lock of {@link ChannelQueues}.
 */
final class ChannelQueue {

	private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

	private final ChannelName name;

	private final int capacity;

	private final long expiryMillis;

	private long lastUsedMillis;

	private long sent;

	private long delivered;

	private long expired;

	private long dropped;

	private long full;

	private boolean ready;

	/**
	 * Create a queue.
	 * @param name the name of the channel
	 * @param capacity how many messages it holds
	 * @param expiryMillis how long it holds them
	 */
	ChannelQueue(ChannelName name, int capacity, long expiryMillis) {
		this.name = name;
		this.capacity = capacity;
		this.expiryMillis = expiryMillis;
	}

	ChannelName name() {
		return this.name;
	}

	int capacity() {
		return this.capacity;
	}

	int size() {
		return this.waiting.size();
	}

	/**
	 * Note whether the queue stands in the line of its source.
	 * @return whether that changed
	 */
	boolean setReady(boolean ready) {
		boolean changed = this.ready != ready;
		this.ready = ready;
		return changed;
	}

	boolean isFull() {
		return this.waiting.size() >= this.capacity;
	}

	void add(Message message, long now) {
		this.waiting.add(new Waiting(message, now));
		this.sent++;
		this.lastUsedMillis = now;
	}

	/**
	 * Count a message that went straight to a waiting receiver.
	 */
	void passed(long now) {
		this.sent++;
		this.delivered++;
		this.lastUsedMillis = now;
	}

	void refused(long now) {
		this.full++;
		this.lastUsedMillis = now;
	}

	void droppedFull(long now) {
		this.sent++;
		this.dropped++;
		refused(now);
	}

	@Nullable Message poll(long now) {
		Waiting head = this.waiting.poll();
		if (head == null) {
			return null;
		}
		this.delivered++;
		this.lastUsedMillis = now;
		return head.message();
	}

	/**
	 * Count a message as dropped that was polled, but not taken.
	 */
	void notTaken() {
		this.delivered--;
		this.dropped++;
	}

	/**
	 * Drop what has expired.
	 * @return how many messages that was
	 */
	int expire(long now) {
		int count = 0;
		for (Waiting head = this.waiting.peek(); head != null
				&& head.sentAt() + this.expiryMillis <= now; head = this.waiting.peek()) {
			this.waiting.poll();
			count++;
		}
		this.expired += count;
		return count;
	}

	/**
	 * Drop everything.
	 * @return how many messages that was
	 */
	int clear() {
		int count = this.waiting.size();
		this.waiting.clear();
		this.dropped += count;
		return count;
	}

	boolean isIdleSince(long millis) {
		return this.waiting.isEmpty() && this.lastUsedMillis < millis;
	}

	long oldestMillis(long now) {
		Waiting head = this.waiting.peek();
		return (head != null) ? Math.max(0, now - head.sentAt()) : 0;
	}

	ChannelStatistics statistics(long now) {
		return new ChannelStatistics(this.sent, this.delivered, this.waiting.size(),
				Duration.ofMillis(oldestMillis(now)), this.expired, this.dropped, this.full);
	}

	private record Waiting(Message message, long sentAt) {
	}

}
