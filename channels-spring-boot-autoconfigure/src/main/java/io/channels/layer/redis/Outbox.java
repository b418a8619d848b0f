package io.channels.layer.redis;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import io.channels.layer.redis.Entry.Kind;

/**
 * Puts entries into the inboxes of other nodes, and remembers the last position it was
 * told of each, so that the other node can count what Redis lost. Safe for use by any
 * thread: a counter and a concurrent map.
 */
final class Outbox {

	static final int INBOX_LIMIT = 50_000;

	static final long GONE = -1;

	static final long FULL = -2;

	private static final byte[] NO_MESSAGE = {};

	private final AtomicLong number = new AtomicLong();

	private final ConcurrentMap<String, Long> positions = new ConcurrentHashMap<>();

	private final Set<String> untold = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<Partition, Posts> posts = new ConcurrentHashMap<>();

	private final Partitions partitions;

	private final String node;

	Outbox(Partitions partitions, String node) {
		this.partitions = partitions;
		this.node = node;
	}

	/**
	 * Write an entry, with a number that no other has.
	 */
	byte[] write(Kind kind, String target, String detail, byte[] frame) {
		return Entry.write(kind, this.node, this.number.incrementAndGet(), target, detail, frame);
	}

	CompletableFuture<Long> post(String to, Kind kind, String target, String detail) {
		return post(to, "", kind, target, detail, NO_MESSAGE);
	}

	/**
	 * Put an entry into a node's inbox.
	 * @param group the group whose message is missed if the inbox is full, or nothing
	 * @return its position, {@link #GONE} or {@link #FULL}
	 */
	CompletableFuture<Long> post(String to, String group, Kind kind, String target, String detail, byte[] frame) {
		return post(to, group, write(kind, target, detail, frame));
	}

	/**
	 * Put an entry that was written before into a node's inbox.
	 * @param group the group whose message is missed if the inbox is full, or nothing
	 * @return its position, {@link #GONE} or {@link #FULL}
	 */
	CompletableFuture<Long> post(String to, String group, byte[] entry) {
		CompletableFuture<Long> position = forward(to, group, entry);
		position.thenAccept((known) -> posted(to, known));
		return position;
	}

	/**
	 * Put an entry of any node into a node's inbox.
	 */
	CompletableFuture<Long> forward(String to, String group, byte[] entry) {
		return this.posts.computeIfAbsent(this.partitions.of(to), (partition) -> new Posts(partition, INBOX_LIMIT))
			.add(to, group, entry);
	}

	/**
	 * Post and wait for the outcome.
	 */
	long await(String to, String group, Kind kind, String target, String detail, byte[] frame) {
		return this.partitions.of(to).link().await(post(to, group, kind, target, detail, frame));
	}

	/**
	 * Note the position that an entry got.
	 */
	long posted(String to, long position) {
		if (position > 0) {
			Long before = this.positions.get(to);
			this.positions.merge(to, position, Math::max);
			if (before != null && Inbox.era(before) < Inbox.era(position)) {
				// The inbox began anew since, maybe without what was in it.
				tell(to, before);
			}
		}
		return position;
	}

	/**
	 * Tell all nodes that were sent something the last position of that.
	 */
	void tellPositions() {
		this.untold.addAll(this.positions.keySet());
		tellRest();
	}

	/**
	 * Tell the nodes that could not be told yet.
	 */
	void tellRest() {
		for (String to : this.untold) {
			Long position = this.positions.get(to);
			if (position == null) {
				this.untold.remove(to);
			}
			else {
				tell(to, position).thenAccept((told) -> {
					if (told >= 0) {
						this.untold.remove(to);
					}
				});
			}
		}
	}

	private CompletableFuture<Long> tell(String to, long position) {
		return post(to, Kind.POSITION, Long.toString(position), "");
	}

	/**
	 * Forget the nodes that are gone.
	 */
	void forgetGone() {
		this.positions.forEach((to, position) -> tell(to, position).thenAccept((told) -> {
			if (told == GONE) {
				this.positions.remove(to);
			}
		}));
	}

}
