package io.channels.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketReply;

/**
 * The connections of a tester, by reply channel. Guarded by the concurrent map.
 */
final class SocketlessConnections implements ChannelReceiver {

	private static final ChannelSource PREFIX = ChannelSource.of("websocket.send.tester!");

	private final Map<ChannelName, SocketlessConnection> connections = new ConcurrentHashMap<>();

	private final AtomicLong last = new AtomicLong();

	private final ChannelLayer layer;

	SocketlessConnections(ChannelLayer layer) {
		this.layer = layer;
		layer.subscribe(PREFIX, this);
	}

	SocketlessConnection open(Handshake handshake) {
		ChannelName channel = PREFIX.channel(Long.toString(this.last.incrementAndGet()));
		SocketlessConnection connection = new SocketlessConnection(channel, handshake, () -> forget(channel));
		this.connections.put(channel, connection);
		return connection;
	}

	private void forget(ChannelName channel) {
		this.connections.remove(channel);
		this.layer.discardAll(channel);
	}

	/**
	 * Forget all connections, without telling their consumers.
	 */
	void abandonAll() {
		List.copyOf(this.connections.values()).forEach(SocketlessConnection::abandon);
	}

	@Override
	public Delivery receive(Message message) {
		SocketlessConnection connection = this.connections.get(message.channel());
		WebSocketReply reply = message.content().as(WebSocketContent.REPLY);
		return (connection != null) ? connection.deliver(reply) : Delivery.GONE;
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		SocketlessConnection connection = this.connections.get(member);
		WebSocketReply reply = message.content().as(WebSocketContent.REPLY);
		boolean own = member.value().equals(message.metadata().get(GroupMessage.SENDER));
		return (connection != null) ? connection.deliverFromGroup(reply, own) : Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return this.connections.containsKey(channel);
	}

}
