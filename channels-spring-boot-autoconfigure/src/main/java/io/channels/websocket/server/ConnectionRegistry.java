package io.channels.websocket.server;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * The connections of this node by reply channel, and how many there are of each address.
 * Safe for use by any thread: concurrent maps and a counter.
 */
final class ConnectionRegistry implements ChannelReceiver {

	private final ConcurrentMap<ChannelName, GatewayConnection> connections = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Integer> perAddress = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final int max;

	private final int maxPerAddress;

	/**
	 * Create a registry.
	 * @param max how many connections there may be, zero for any
	 * @param maxPerAddress how many of one address, zero for any
	 */
	ConnectionRegistry(int max, int maxPerAddress) {
		this.max = max;
		this.maxPerAddress = maxPerAddress;
	}

	/**
	 * Reserve the place of a connection.
	 * @return null, or which limit is reached
	 */
	@Nullable Refusal reserve(@Nullable InetSocketAddress client) {
		if (this.count.incrementAndGet() > this.max && this.max > 0) {
			this.count.decrementAndGet();
			return Refusal.CONNECTIONS;
		}
		if (this.maxPerAddress > 0 && client != null
				&& this.perAddress.merge(client.getHostString(), 1, Integer::sum) > this.maxPerAddress) {
			release(client);
			return Refusal.ADDRESS;
		}
		return null;
	}

	void add(GatewayConnection connection) {
		this.connections.put(connection.channel(), connection);
	}

	/**
	 * Remove a connection and give its place free.
	 */
	void remove(GatewayConnection connection) {
		if (this.connections.remove(connection.channel()) != null) {
			release(connection.handshake().client());
		}
	}

	void release(@Nullable InetSocketAddress client) {
		this.count.decrementAndGet();
		if (this.maxPerAddress > 0 && client != null) {
			this.perAddress.computeIfPresent(client.getHostString(),
					(host, number) -> (number > 1) ? number - 1 : null);
		}
	}

	@Nullable GatewayConnection find(ChannelName channel) {
		return this.connections.get(channel);
	}

	Collection<GatewayConnection> all() {
		return this.connections.values();
	}

	int size() {
		return this.connections.size();
	}

	@Override
	public Delivery receive(Message message) {
		GatewayConnection connection = this.connections.get(message.channel());
		OutboundReply reply = message.content().as(OutboundReply.VIEW);
		return (connection != null) ? connection.deliver(reply, false) : Delivery.GONE;
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		GatewayConnection connection = this.connections.get(member);
		OutboundReply reply = message.content().as(OutboundReply.VIEW);
		if (connection == null) {
			return Delivery.GONE;
		}
		return connection.deliverFromGroup(reply, member.value().equals(message.metadata().get(GroupMessage.SENDER)));
	}

	@Override
	public boolean has(ChannelName channel) {
		return this.connections.containsKey(channel);
	}

}
