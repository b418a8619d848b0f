package io.channels.benchmarks;

import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketReply;

/**
 * Does with a message what a gateway does: reads it once, and puts it into the queue of
 * its connection. A concurrent map finds the queues; each guards itself.
 */
final class QueueingReceiver implements ChannelReceiver {

	private final ConcurrentMap<ChannelName, Queue> queues = new ConcurrentHashMap<>();

	void add(ChannelName member) {
		this.queues.put(member, new Queue());
	}

	Set<ChannelName> members() {
		return this.queues.keySet();
	}

	@Override
	public Delivery receive(Message message) {
		return queue(message.channel(), message.content());
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return queue(member, message.content());
	}

	private Delivery queue(ChannelName member, Content content) {
		Queue queue = this.queues.get(member);
		WebSocketReply reply = content.as(WebSocketContent.REPLY);
		return (queue != null) ? queue.add(reply) : Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return this.queues.containsKey(channel);
	}

	/**
	 * A queue that is written, here forgotten, whenever it holds a few messages.
	 */
	private static final class Queue {

		private static final int BATCH = 16;

		private final ArrayDeque<WebSocketReply> waiting = new ArrayDeque<>(BATCH + 1);

		synchronized Delivery add(WebSocketReply reply) {
			if (this.waiting.size() == BATCH) {
				this.waiting.clear();
			}
			this.waiting.add(reply);
			return Delivery.DELIVERED;
		}

	}

}
