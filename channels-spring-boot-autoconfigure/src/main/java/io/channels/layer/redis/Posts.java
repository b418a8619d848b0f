package io.channels.layer.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.channels.layer.redis.Partition.Arguments;

/**
 * Entries on their way to the inboxes of one partition, in order. One goes at once if
 * none is under way; those that come meanwhile gather, and go together. Safe for use by
 * any thread: what gathers guards itself.
 */
final class Posts {

	/**
	 * Who waits for an answer has given up before the next entries go without it.
	 */
	private static final long SLACK_MILLIS = 100;

	private final Gathering<Post> gathering = Gathering.inOrder((post) -> post.entry().length, this::carry);

	private final Partition partition;

	private final int inboxLimit;

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
		this.gathering.add(post);
		return post.position();
	}

	private CompletableFuture<?> carry(List<Post> gathered) {
		List<Post> posts = gathered.stream().filter((post) -> !post.position().isDone()).toList();
		if (posts.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		Arguments arguments = new Arguments().add(this.inboxLimit);
		posts.forEach((post) -> arguments.add(post.to()).add(post.group()).add(post.entry()));
		return this.partition.run(Script.POST, arguments)
			.orTimeout(this.partition.link().timeout().toMillis() + SLACK_MILLIS, TimeUnit.MILLISECONDS)
			.whenComplete((reply, failure) -> complete(posts, reply, failure));
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
