package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * What a model knows of one connection: when it was a member of which groups, and what it
 * got. Guarded by its monitor.
 */
final class Socket {

	private final Map<GroupName, List<Membership>> memberships = new TreeMap<>(
			(one, other) -> one.value().compareTo(other.value()));

	private final List<Delivered> delivered = new ArrayList<>();

	private final ChannelName channel;

	private boolean open = true;

	Socket(ChannelName channel) {
		this.channel = channel;
	}

	ChannelName channel() {
		return this.channel;
	}

	synchronized boolean isOpen() {
		return this.open;
	}

	synchronized void close() {
		this.open = false;
	}

	synchronized boolean isMember(GroupName group) {
		List<Membership> all = this.memberships.getOrDefault(group, List.of());
		return !all.isEmpty() && all.get(all.size() - 1).leavingAt == Long.MAX_VALUE;
	}

	synchronized List<GroupName> groups() {
		return this.memberships.keySet().stream().filter(this::isMember).toList();
	}

	synchronized Membership joining(GroupName group, long now) {
		Membership membership = new Membership(now);
		this.memberships.computeIfAbsent(group, (absent) -> new ArrayList<>()).add(membership);
		return membership;
	}

	synchronized Membership leaving(GroupName group, long now) {
		List<Membership> all = this.memberships.getOrDefault(group, List.of());
		Membership membership = all.get(all.size() - 1);
		membership.leavingAt = now;
		return membership;
	}

	synchronized void deliver(GroupMessage message, long now) {
		Long sender = (Long) message.content().get("sender");
		Long number = (Long) message.content().get("number");
		if (sender == null || number == null) {
			throw new IllegalArgumentException("Not a message of the test: " + message);
		}
		this.delivered.add(new Delivered(message.group(), sender, number, now));
	}

	synchronized List<Delivered> delivered() {
		return List.copyOf(this.delivered);
	}

	/**
	 * Return whether the connection may have been a member at some moment between two.
	 */
	synchronized boolean mayHaveBeenMember(GroupName group, long from, long to) {
		return this.memberships.getOrDefault(group, List.of())
			.stream()
			.anyMatch((membership) -> membership.joiningAt <= to && membership.leftAt >= from);
	}

	/**
	 * Return whether the connection was a member all the time between two moments.
	 */
	synchronized boolean wasMember(GroupName group, long from, long to) {
		return this.memberships.getOrDefault(group, List.of())
			.stream()
			.anyMatch((membership) -> membership.joinedAt < from && membership.leavingAt > to);
	}

	/**
	 * One membership, with the moments before and after each change.
	 */
	static final class Membership {

		private final long joiningAt;

		private volatile long joinedAt = Long.MAX_VALUE;

		private volatile long leavingAt = Long.MAX_VALUE;

		private volatile long leftAt = Long.MAX_VALUE;

		Membership(long joiningAt) {
			this.joiningAt = joiningAt;
		}

		void joined(long now) {
			this.joinedAt = now;
		}

		void left(long now) {
			this.leftAt = now;
		}

	}

	record Delivered(GroupName group, long sender, long number, long at) {
	}

}
