package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * Keeps what is pushed to it in a bounded queue for each channel, which nobody reads
 * before the test does. Safe for use by any thread: each list is guarded by its monitor.
 */
final class Pushed implements ChannelReceiver {

	private final ConcurrentMap<ChannelName, List<Object>> queues = new ConcurrentHashMap<>();

	private final Set<ChannelName> missing = ConcurrentHashMap.newKeySet();

	private final int capacity;

	Pushed(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Pretend that a channel does not exist.
	 */
	void miss(String channel) {
		this.missing.add(ChannelName.of(channel));
	}

	@Override
	public Delivery receive(Message message) {
		return take(message.channel(), message.content());
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return take(member, message.content());
	}

	private Delivery take(ChannelName channel, Content content) {
		if (!has(channel)) {
			return Delivery.GONE;
		}
		List<Object> queue = queue(channel);
		synchronized (queue) {
			if (queue.size() >= this.capacity) {
				return Delivery.FULL;
			}
			queue.add(Node.value(content));
			return Delivery.DELIVERED;
		}
	}

	private List<Object> queue(ChannelName channel) {
		return this.queues.computeIfAbsent(channel, (absent) -> new ArrayList<>());
	}

	@Override
	public boolean has(ChannelName channel) {
		return !this.missing.contains(channel);
	}

	/**
	 * Return what a channel got so far.
	 */
	List<Object> of(String channel) {
		List<Object> queue = queue(ChannelName.of(channel));
		synchronized (queue) {
			return List.copyOf(queue);
		}
	}

	/**
	 * Return how many messages all channels got.
	 */
	long size() {
		return this.queues.keySet().stream().mapToLong((channel) -> of(channel.value()).size()).sum();
	}

}
