package io.channels.multiplex;

import java.util.Map;
import java.util.Optional;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerScope;
import io.channels.message.ChannelName;
import io.channels.message.Message;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketEvent;

/**
 * The context of one event of a stream: that of the connection, with the event, the
 * connection and the consumer instances of the stream.
 */
final class StreamContext implements ConsumerContext {

	private final Multiplexer multiplexer;

	private final WebSocketEvent event;

	private final WebSocketConnection connection;

	StreamContext(Multiplexer multiplexer, WebSocketEvent event) {
		this.multiplexer = multiplexer;
		this.event = event;
		this.connection = new StreamConnection(multiplexer);
	}

	private ConsumerContext outer() {
		return this.multiplexer.context();
	}

	@Override
	public ChannelName channel() {
		return this.event.channel();
	}

	@Override
	public Message message() {
		return new Message(channel(),
				WebSocketContent.of(this.event, this.connection.handshake(), this.connection.channel()));
	}

	@Override
	public Map<String, String> captures() {
		return outer().captures();
	}

	@Override
	public String route() {
		return outer().route() + ", stream '" + this.multiplexer.stream() + "'";
	}

	@Override
	public Channels channels() {
		return outer().channels();
	}

	@Override
	public Optional<Channel> replyChannel() {
		return outer().replyChannel();
	}

	@Override
	public Optional<WebSocketConnection> connection() {
		return Optional.of(this.connection);
	}

	@Override
	public Optional<WebSocketEvent> event() {
		return Optional.of(this.event);
	}

	@Override
	public ConsumerScope scope() {
		return this.multiplexer.scope();
	}

	@Override
	public ChannelSession session() {
		return outer().session();
	}

}
