package io.channels.layer.local;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.GroupName;

/**
 * Which channels are members of which groups. Changes are made under one lock; the
 * members of a group are read without it, from concurrent maps.
 */
public final class Memberships {

	private final ReentrantLock lock = new ReentrantLock();

	private final ConcurrentMap<GroupName, ConcurrentMap<ChannelName, Long>> members = new ConcurrentHashMap<>();

	private final Map<ChannelName, Set<GroupName>> groups = new HashMap<>();

	private final Clock clock;

	private final long expiryMillis;

	private long nextSweepMillis;

	public Memberships(Clock clock, long expiryMillis) {
		this.clock = clock;
		this.expiryMillis = expiryMillis;
	}

	public void add(GroupName group, ChannelName channel) {
		this.lock.lock();
		try {
			long now = this.clock.millis();
			sweepIfDue(now);
			this.members.computeIfAbsent(group, (absent) -> new ConcurrentHashMap<>()).put(channel, now);
			this.groups.computeIfAbsent(channel, (absent) -> new HashSet<>(4)).add(group);
		}
		finally {
			this.lock.unlock();
		}
	}

	public void discard(GroupName group, ChannelName channel) {
		this.lock.lock();
		try {
			removeMember(group, channel);
			Set<GroupName> ofChannel = this.groups.get(channel);
			if (ofChannel != null && ofChannel.remove(group) && ofChannel.isEmpty()) {
				this.groups.remove(channel);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove a channel from all groups.
	 * @return the groups that it was a member of
	 */
	public Set<GroupName> discardAll(ChannelName channel) {
		this.lock.lock();
		try {
			Set<GroupName> ofChannel = this.groups.remove(channel);
			if (ofChannel == null) {
				return Set.of();
			}
			ofChannel.forEach((group) -> removeMember(group, channel));
			return ofChannel;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeMember(GroupName group, ChannelName channel) {
		ConcurrentMap<ChannelName, Long> ofGroup = this.members.get(group);
		if (ofGroup != null && ofGroup.remove(channel) != null && ofGroup.isEmpty()) {
			this.members.remove(group);
		}
	}

	/**
	 * Return the groups that have members at this moment, and how many.
	 */
	public Map<GroupName, Integer> groups() {
		Map<GroupName, Integer> sizes = new HashMap<>();
		this.members.forEach((group, ofGroup) -> sizes.put(group, ofGroup.size()));
		return sizes;
	}

	public boolean contains(GroupName group, ChannelName channel) {
		ConcurrentMap<ChannelName, Long> ofGroup = this.members.get(group);
		return ofGroup != null && ofGroup.containsKey(channel);
	}

	/**
	 * Return how many members a group has, those whose membership has just expired
	 * included.
	 */
	public int size(GroupName group) {
		ConcurrentMap<ChannelName, Long> ofGroup = this.members.get(group);
		return (ofGroup != null) ? ofGroup.size() : 0;
	}

	public boolean isEmpty(GroupName group) {
		return !this.members.containsKey(group);
	}

	/**
	 * Return the members whose membership has not expired, as a live view that never
	 * fails under changes.
	 */
	public Iterable<ChannelName> of(GroupName group) {
		ConcurrentMap<ChannelName, Long> ofGroup = this.members.get(group);
		return (ofGroup != null) ? () -> new Current(ofGroup, this.clock.millis() - this.expiryMillis) : List.of();
	}

	/**
	 * Return the members of any group below a prefix of node-local channels.
	 */
	public List<ChannelName> below(ChannelSource prefix) {
		this.lock.lock();
		try {
			return this.groups.keySet().stream().filter((channel) -> channel.source().equals(prefix)).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	public void clear() {
		this.lock.lock();
		try {
			this.members.clear();
			this.groups.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Remove members whose membership has expired, if that was not done just now.
	 */
	public void sweep() {
		this.lock.lock();
		try {
			sweepIfDue(this.clock.millis());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sweepIfDue(long now) {
		if (now < this.nextSweepMillis) {
			return;
		}
		this.nextSweepMillis = now + Math.max(1, this.expiryMillis / 2);
		for (Map.Entry<GroupName, ConcurrentMap<ChannelName, Long>> group : List.copyOf(this.members.entrySet())) {
			Collection<ChannelName> ended = group.getValue()
				.entrySet()
				.stream()
				.filter((member) -> member.getValue() <= now - this.expiryMillis)
				.map(Map.Entry::getKey)
				.toList();
			ended.forEach((channel) -> discard(group.getKey(), channel));
		}
	}

	/**
	 * Passes over members that were added before a moment.
	 */
	private static final class Current implements Iterator<ChannelName> {

		private final Iterator<Map.Entry<ChannelName, Long>> entries;

		private final long endedMillis;

		private @Nullable ChannelName next;

		Current(ConcurrentMap<ChannelName, Long> members, long endedMillis) {
			this.entries = members.entrySet().iterator();
			this.endedMillis = endedMillis;
			advance();
		}

		private void advance() {
			this.next = null;
			while (this.next == null && this.entries.hasNext()) {
				Map.Entry<ChannelName, Long> entry = this.entries.next();
				if (entry.getValue() > this.endedMillis) {
					this.next = entry.getKey();
				}
			}
		}

		@Override
		public boolean hasNext() {
			return this.next != null;
		}

		@Override
		public ChannelName next() {
			ChannelName current = this.next;
			if (current == null) {
				throw new NoSuchElementException();
			}
			advance();
			return current;
		}

	}

}
