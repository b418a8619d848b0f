package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ObjLongConsumer;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.local.Memberships;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * Memberships on two levels: Redis knows which nodes have members of a group, and each
 * node which channels of its own they are. Channels that nobody is subscribed to are
 * members in Redis. Safe for use by any thread: whatever is said to Redis of one group's
 * node is said in the order of changes of one entry of a concurrent map.
 */
final class RedisGroups {

	private static final Logger logger = LoggerFactory.getLogger(RedisGroups.class);

	private static final int SCAN_COUNT = 500;

	private static final Duration REGISTRATION_EXPIRY = Duration.ofHours(1);

	private static final int RESTORE_BATCH = 500;

	private final ConcurrentMap<GroupName, Registration> registrations = new ConcurrentHashMap<>();

	private final Set<GroupName> unleft = ConcurrentHashMap.newKeySet();

	private final Memberships memberships;

	private final Partitions partitions;

	private final LayerSettings settings;

	private final ServerTime time;

	private final String node;

	private final Outbox outbox;

	RedisGroups(Memberships memberships, Partitions partitions, LayerSettings settings, ServerTime time, String node,
			Outbox outbox) {
		this.memberships = memberships;
		this.partitions = partitions;
		this.settings = settings;
		this.time = time;
		this.node = node;
		this.outbox = outbox;
	}

	/**
	 * Make a channel of this node a member. The first of a group waits until Redis knows
	 * the node; if Redis cannot be reached, it is told as soon as it can.
	 */
	void add(GroupName group, ChannelName channel) {
		try {
			this.partitions.of(group.value()).link().await(adding(group, channel));
		}
		catch (ChannelLayerException ex) {
			logger.warn("Group '{}' has members here that other nodes do not know of until Redis is back: {}", group,
					ex.getMessage());
		}
	}

	/**
	 * Make a channel of this node a member.
	 * @return done when Redis knows that this node has members
	 */
	CompletableFuture<Long> adding(GroupName group, ChannelName channel) {
		this.memberships.add(group, channel);
		return this.registrations
			.compute(group,
					(key, known) -> (known != null && !known.hasFailed()) ? known : new Registration(join(key, false)))
			.generation();
	}

	void discard(GroupName group, ChannelName channel) {
		this.memberships.discard(group, channel);
		leaveIfEmpty(group);
	}

	/**
	 * End all memberships of a channel of this node.
	 * @return the groups that it was a member of
	 */
	Set<GroupName> discardAll(ChannelName channel) {
		Set<GroupName> groups = this.memberships.discardAll(channel);
		groups.forEach(this::leaveIfEmpty);
		return groups;
	}

	private void leaveIfEmpty(GroupName group) {
		this.registrations.computeIfPresent(group, (key, registration) -> {
			if (!this.memberships.isEmpty(key)) {
				return registration;
			}
			leave(key, registration.generation());
			return null;
		});
	}

	private void leave(GroupName group, CompletableFuture<Long> known) {
		known.thenCompose((generation) -> leave(group, generation)).whenComplete((left, failure) -> {
			if (failure != null) {
				this.unleft.add(group);
			}
		});
	}

	private CompletableFuture<Object> leave(GroupName group, long generation) {
		return this.partitions.of(group.value())
			.run(Script.LEAVE, Arguments.of(group.value(), this.node).add(generation));
	}

	/**
	 * Leave the groups whose memberships have all expired.
	 */
	void sweep() {
		this.memberships.sweep();
		this.registrations.keySet().forEach(this::leaveIfEmpty);
	}

	/**
	 * Tell a partition again which of its groups have members here.
	 * @param onLost told how many messages to a group nobody has kept for this node
	 */
	void restore(Partition partition, ObjLongConsumer<GroupName> onLost) {
		List<Registration> restored = new ArrayList<>();
		for (GroupName group : this.registrations.keySet()) {
			if (this.partitions.of(group.value()) == partition) {
				Registration registration = this.registrations.computeIfPresent(group,
						(key, known) -> new Registration(join(key, true)));
				if (registration != null) {
					restored.add(registration);
				}
			}
			if (restored.size() >= RESTORE_BATCH) {
				await(partition, restored);
			}
		}
		await(partition, restored);
		findMissed(partition, onLost);
	}

	/**
	 * Put what was sent to groups since the partition has lost this node into the inbox,
	 * before anything that is sent later.
	 */
	private void findMissed(Partition partition, ObjLongConsumer<GroupName> onLost) {
		long seen = 0;
		long found;
		do {
			List<?> reply = Replies.list(partition.await(Script.COME_BACK, Arguments.of(this.node).add(seen)));
			found = Replies.number(reply.get(0));
			seen += found;
			List<CompletableFuture<Long>> forwarded = reply.stream()
				.skip(2)
				.map((entry) -> this.outbox.forward(this.node, "", (byte[]) entry))
				.toList();
			forwarded.forEach(this.partitions.of(this.node).link()::await);
			List<?> lost = Replies.list(reply.get(1));
			for (int i = 0; i < lost.size(); i += 2) {
				onLost.accept(GroupName.of(Replies.text(lost.get(i))), Replies.number(lost.get(i + 1)));
			}
		}
		while (found > 0);
	}

	private static void await(Partition partition, List<Registration> restored) {
		restored.forEach((registration) -> partition.link().await(registration.generation()));
		restored.clear();
	}

	/**
	 * Try again what failed.
	 */
	void retry() {
		this.registrations.forEach((group, registration) -> {
			if (registration.hasFailed()) {
				this.registrations.computeIfPresent(group,
						(key, known) -> known.hasFailed() ? new Registration(join(key, true)) : known);
			}
		});
		for (GroupName group : this.unleft) {
			this.unleft.remove(group);
			this.registrations.computeIfAbsent(group, (key) -> {
				leave(key, join(key, true));
				return null;
			});
		}
	}

	private CompletableFuture<Long> join(GroupName group, boolean ifUnknown) {
		Arguments arguments = Arguments.of(group.value(), this.node).add(REGISTRATION_EXPIRY.toMillis()).add(ifUnknown);
		return this.partitions.of(group.value()).run(Script.JOIN, arguments).thenApply(Replies::number);
	}

	/**
	 * Make a queued channel a member.
	 */
	void addQueued(GroupName group, ChannelName channel) {
		long expiry = this.settings.groupExpiry().toMillis();
		partition(channel).await(Script.MEMBER_ADD, Arguments.of(channel.value(), group.value()).add(expiry));
		Partition partition = this.partitions.of(group.value());
		String key = channelsKey(partition, group);
		CompletableFuture<Long> added = partition.link()
			.commands()
			.zadd(key, (double) this.time.now(), bytes(channel))
			.toCompletableFuture();
		partition.link().commands().pexpire(key, expiry);
		partition.link().await(added);
	}

	void discardQueued(GroupName group, ChannelName channel) {
		partition(channel).await(Script.MEMBER_REMOVE, Arguments.of(channel.value(), group.value()));
		remove(group, channel);
	}

	/**
	 * End all memberships of a queued channel.
	 * @return the groups that it was a member of
	 */
	List<GroupName> discardAllQueued(ChannelName channel) {
		List<GroupName> groups = Replies
			.texts(partition(channel).await(Script.MEMBER_REMOVE, Arguments.of(channel.value())))
			.stream()
			.map(GroupName::of)
			.toList();
		groups.forEach((group) -> remove(group, channel));
		return groups;
	}

	private void remove(GroupName group, ChannelName channel) {
		Partition partition = this.partitions.of(group.value());
		partition.link().await(partition.link().commands().zrem(channelsKey(partition, group), bytes(channel)));
	}

	/**
	 * Return the queued channels below a node-local prefix that are members of groups.
	 */
	List<ChannelName> queuedMembers(String prefix) {
		Partition partition = this.partitions.of(prefix);
		return partition.link()
			.await(partition.link().commands().smembers(partition.base() + "members:" + prefix))
			.stream()
			.map(Replies::text)
			.map(ChannelName::of)
			.toList();
	}

	/**
	 * Find where the members of a group are.
	 * @param entry the entry that nodes of the same partition get, or nothing
	 */
	Places places(GroupName group, byte[] entry) {
		Partition partition = this.partitions.of(group.value());
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(this.settings.groupExpiry().toMillis())
			.add(group.value())
			.add(this.node)
			.add(this.partitions.isOne())
			.add(Outbox.INBOX_LIMIT)
			.add(entry);
		List<?> reply = Replies.list(partition.await(Script.GROUP_SEND, arguments));
		List<?> posts = Replies.list(reply.get(0));
		Map<String, Long> nodes = new LinkedHashMap<>();
		for (int i = 0; i < posts.size(); i += 2) {
			nodes.put(Replies.text(posts.get(i)), Replies.number(posts.get(i + 1)));
		}
		return new Places(nodes, Replies.texts(reply.get(1)).stream().map(ChannelName::of).toList());
	}

	/**
	 * Forget everything, here and in Redis.
	 */
	void clear() {
		this.memberships.clear();
		this.registrations.keySet().forEach(this::leaveIfEmpty);
	}

	/**
	 * Remove the queued members of groups, a few keys at a time. What nodes own stays:
	 * each forgets its members and tells Redis so, in order with what joins meanwhile.
	 */
	void removeQueued() {
		this.partitions.links().forEach(this::removeQueued);
	}

	private void removeQueued(RedisLink link) {
		String prefix = this.settings.prefix() + ":";
		ScanArgs arguments = ScanArgs.Builder.matches(prefix.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "*")
			.limit(SCAN_COUNT);
		ScanCursor cursor = ScanCursor.INITIAL;
		do {
			KeyScanCursor<String> found = link.await(link.commands().scan(cursor, arguments));
			found.getKeys()
				.stream()
				.filter((key) -> isOfQueuedMembers(key.substring(prefix.length())))
				.forEach((key) -> link.commands().unlink(key));
			cursor = found;
		}
		while (!cursor.isFinished());
	}

	private static boolean isOfQueuedMembers(String key) {
		String kind = key.startsWith("{") ? key.substring(key.indexOf("}:") + 2) : key;
		return (kind.startsWith("group:") && kind.endsWith(":channels")) || kind.startsWith("groups:")
				|| kind.startsWith("members:");
	}

	/**
	 * Leave all groups at once.
	 */
	void close() {
		Map<GroupName, Registration> all = new HashMap<>(this.registrations);
		this.registrations.clear();
		List<CompletableFuture<Object>> leaving = new ArrayList<>();
		all.forEach((group, registration) -> {
			if (registration.generation().isDone() && !registration.hasFailed()) {
				leaving.add(leave(group, registration.generation().join()));
			}
		});
		this.partitions.links().get(0).await(CompletableFuture.allOf(leaving.toArray(CompletableFuture[]::new)));
	}

	private Partition partition(ChannelName channel) {
		return this.partitions.of(channel.source().value());
	}

	private static String channelsKey(Partition partition, GroupName group) {
		return partition.base() + "group:" + group.value() + ":channels";
	}

	private static byte[] bytes(ChannelName channel) {
		return channel.value().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Where the members of a group are.
	 *
	 * @param nodes other nodes, to the position that the entry got, or 0 if it is to be
	 * posted
	 * @param queued channels that are members in Redis
	 */
	record Places(Map<String, Long> nodes, List<ChannelName> queued) {
	}

	private record Registration(CompletableFuture<Long> generation) {

		boolean hasFailed() {
			return this.generation.isCompletedExceptionally();
		}

	}

}
