package io.channels.worker;

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
import io.channels.routing.RouteMatch;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketEvent;

/**
 * The context of one call. Used by one thread at a time.
 */
final class RoutedContext implements ConsumerContext {

	private final ChannelName channel;

	private final RouteMatch<?> match;

	private final Channels channels;

	private final ConsumerScope scope;

	private final ChannelSession session;

	private final @Nullable WebSocketConnection connection;

	private final @Nullable WebSocketEvent event;

	private @Nullable Message message;

	/**
	 * Create the context of a message that belongs to no connection of this node.
	 */
	RoutedContext(Message message, RouteMatch<?> match, Channels channels) {
		this(message.channel(), match, channels, new ConsumerScope(), new ChannelSession(), null, null);
		this.message = message;
	}

	/**
	 * Create the context of an event of a connection.
	 */
	RoutedContext(WebSocketEvent event, RouteMatch<?> match, LocalConnection connection) {
		this(event.channel(), match, connection.channels(), connection.scope(), connection.session(),
				connection.connection(), event);
	}

	private RoutedContext(ChannelName channel, RouteMatch<?> match, Channels channels, ConsumerScope scope,
			ChannelSession session, @Nullable WebSocketConnection connection, @Nullable WebSocketEvent event) {
		this.channel = channel;
		this.match = match;
		this.channels = channels;
		this.scope = scope;
		this.session = session;
		this.connection = connection;
		this.event = event;
	}

	@Override
	public ChannelName channel() {
		return this.channel;
	}

	@Override
	public Message message() {
		Message known = this.message;
		if (known == null) {
			if (this.event == null || this.connection == null) {
				throw new IllegalStateException("A context has a message or an event");
			}
			known = new Message(this.channel,
					WebSocketContent.of(this.event, this.connection.handshake(), this.connection.channel()));
			this.message = known;
		}
		return known;
	}

	@Override
	public Map<String, String> captures() {
		return this.match.captures();
	}

	@Override
	public String route() {
		return this.match.description();
	}

	@Override
	public Channels channels() {
		return this.channels;
	}

	@Override
	public Optional<Channel> replyChannel() {
		return (this.connection != null) ? Optional.of(this.channels.channel(this.connection.channel()))
				: message().replyChannel().map(this.channels::channel);
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
