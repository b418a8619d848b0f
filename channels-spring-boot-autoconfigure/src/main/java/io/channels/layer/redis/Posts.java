package io.channels.layer.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.channels.layer.redis.Partition.Arguments;

/**
 * Entries on their way to the inboxes of one partition, in order. One goes at once if
 * none is under way; those that come meanwhile gather, and go together. A lock guards the
 * queue and the flag; it is not held while anything is sent.
 */
final class Posts {

	private static final int MAX_ENTRIES = 256;

	private static final int MAX_BYTES = 1_000_000;

	/**
	 * Who waits for an answer has given up before the next entries go without it.
	 */
	private static final long SLACK_MILLIS = 100;

	private final ReentrantLock lock = new ReentrantLock();

	private final ArrayDeque<Post> waiting = new ArrayDeque<>();

	private final Partition partition;

	private final int inboxLimit;

	private boolean underWay;

	Posts(Partition partition, int inboxLimit) {
		this.partition = partition;
		this.inboxLimit = inboxLimit;
	}

	/**
	 * Put an entry into a node's inbox.
	 * @param group the group whose message is missed if the inbox is full, or nothing
	 * @return the position of the entry; one that is cancelled before it goes, does not
	 */
	CompletableFuture<Long> add(String to, String group, byte[] entry) {
		Post post = new Post(to, group, entry, new CompletableFuture<>());
		boolean first;
		this.lock.lock();
		try {
			this.waiting.add(post);
			first = !this.underWay;
			this.underWay = true;
		}
		finally {
			this.lock.unlock();
		}
		if (first) {
			sendNext();
		}
		return post.position();
	}

	private void sendNext() {
		List<Post> posts = take();
		if (posts.isEmpty()) {
			return;
		}
		Arguments arguments = new Arguments().add(this.inboxLimit);
		posts.forEach((post) -> arguments.add(post.to()).add(post.group()).add(post.entry()));
		this.partition.run(Script.POST, arguments)
			.orTimeout(this.partition.link().timeout().toMillis() + SLACK_MILLIS, TimeUnit.MILLISECONDS)
			.whenComplete((reply, failure) -> {
				complete(posts, reply, failure);
				sendNext();
			});
	}

	private List<Post> take() {
		List<Post> taken = new ArrayList<>();
		this.lock.lock();
		try {
			int bytes = 0;
			while (taken.size() < MAX_ENTRIES && bytes < MAX_BYTES) {
				Post post = this.waiting.poll();
				if (post == null) {
					break;
				}
				if (!post.position().isDone()) {
					taken.add(post);
					bytes += post.entry().length;
				}
			}
			this.underWay = !taken.isEmpty();
			return taken;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static void complete(List<Post> posts, @Nullable Object reply, @Nullable Throwable failure) {
		if (reply == null) {
			Throwable cause = (failure != null) ? failure : new IllegalStateException("No reply");
			posts.forEach((post) -> post.position().completeExceptionally(cause));
			return;
		}
		List<?> positions = Replies.list(reply);
		for (int i = 0; i < posts.size(); i++) {
			posts.get(i).position().complete(Replies.number(positions.get(i)));
		}
	}

	/**
	 * One entry.
	 */
	private record Post(String to, String group, byte[] entry, CompletableFuture<Long> position) {
	}

}
