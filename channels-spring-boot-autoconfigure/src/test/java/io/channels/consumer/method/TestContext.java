package io.channels.consumer.method;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

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
 * The context of a message or an event, without a route or a worker.
 */
final class TestContext implements ConsumerContext {

	private final ConsumerScope scope = new ConsumerScope();

	private final ChannelSession session = new ChannelSession();

	private final Message message;

	private final Map<String, String> captures;

	private final Channels channels;

	private final @Nullable WebSocketConnection connection;

	private final @Nullable WebSocketEvent event;

	private TestContext(Message message, Map<String, String> captures, Channels channels,
			@Nullable WebSocketConnection connection, @Nullable WebSocketEvent event) {
		this.message = message;
		this.captures = captures;
		this.channels = channels;
		this.connection = connection;
		this.event = event;
	}

	static TestContext of(WebSocketEvent event, WebSocketConnection connection, Map<String, String> captures,
			Channels channels) {
		Message message = new Message(event.channel(),
				WebSocketContent.of(event, connection.handshake(), connection.channel()));
		return new TestContext(message, captures, channels, connection, event);
	}

	static TestContext of(Message message, Map<String, String> captures, Channels channels) {
		return new TestContext(message, captures, channels, null, null);
	}

	@Override
	public ChannelName channel() {
		return this.message.channel();
	}

	@Override
	public Message message() {
		return this.message;
	}

	@Override
	public Map<String, String> captures() {
		return this.captures;
	}

	@Override
	public String route() {
		return "test";
	}

	@Override
	public Channels channels() {
		return this.channels;
	}

	@Override
	public Optional<Channel> replyChannel() {
		return this.message.replyChannel().map(this.channels::channel);
	}

	@Override
	public Optional<WebSocketConnection> connection() {
		return Optional.ofNullable(this.connection);
	}

	@Override
	public Optional<WebSocketEvent> event() {
		return Optional.ofNullable(this.event);
	}

	@Override
	public ConsumerScope scope() {
		return this.scope;
	}

	@Override
	public ChannelSession session() {
		return this.session;
	}

}
