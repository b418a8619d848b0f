package io.channels.worker;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.MessageConsumer;
import io.channels.routing.RouteMatch;
import io.channels.routing.Router;
import io.channels.routing.RoutingKeys;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;

/**
 * Runs the consumers of a connection on the node that holds it, on the threads of its
 * container, without a message crossing a layer.
 */
public final class LocalDispatch implements WebSocketDispatch {

	private static final Logger logger = LoggerFactory.getLogger(LocalDispatch.class);

	private final Router<MessageConsumer> router;

	private final Channels channels;

	private final ConsumerCall call;

	private final ConsumerCounters counters;

	private final Executor executor;

	private final Delays delays;

	/**
	 * Create a dispatch.
	 * @param router the routes
	 * @param channels the entry to the layer for consumers
	 * @param call what calls consumers
	 * @param counters where events without a route are counted
	 * @param executor where events that were put off are consumed
	 * @param delays what waits for them
	 */
	public LocalDispatch(Router<MessageConsumer> router, Channels channels, ConsumerCall call,
			ConsumerCounters counters, Executor executor, Delays delays) {
		this.router = router;
		this.channels = channels;
		this.call = call;
		this.counters = counters;
		this.executor = executor;
		this.delays = delays;
	}

	@Override
	public boolean accepts(Handshake handshake) {
		return this.router.match(WebSocketEvent.Connect.CHANNEL.value(), (key) -> key(key, handshake)).isPresent();
	}

	@Override
	public Events open(WebSocketConnection connection) {
		return open(connection, new ChannelSession());
	}

	/**
	 * Take over the events of a connection that was somebody else's before.
	 * @param connection the connection
	 * @param session its state
	 * @return what takes its events, in order
	 */
	public Events open(WebSocketConnection connection, ChannelSession session) {
		return new LocalConnection(this, connection, this.channels.from(connection.channel()), session,
				new EventQueue(this.executor, this.delays));
	}

	Optional<RouteMatch<MessageConsumer>> match(WebSocketEvent event, WebSocketConnection connection) {
		return this.router.match(event.channel().value(), keys(event, connection));
	}

	Outcome call(WebSocketEvent event, RouteMatch<MessageConsumer> match, LocalConnection connection, int retries) {
		return this.call.call(match.target(), new RoutedContext(event, match, connection), retries);
	}

	void unrouted() {
		this.counters.unrouted();
	}

	/**
	 * Take note of an event on which a pattern failed, such as a regular expression that
	 * a long text drives too deep.
	 */
	void unmatchable(WebSocketEvent event, WebSocketConnection connection, Throwable ex) {
		this.counters.failed();
		logger.error("The routes could not be matched against '{}' of connection '{}'", event.channel(),
				connection.channel(), ex);
		connection.close(CloseCode.CONSUMER_FAILED);
	}

	private static RoutingKeys keys(WebSocketEvent event, WebSocketConnection connection) {
		return (key) -> {
			String value = key(key, event);
			return (value != null) ? value : key(key, connection.handshake());
		};
	}

	private static @Nullable String key(String key, WebSocketEvent event) {
		if (event instanceof WebSocketEvent.Receive receive) {
			return switch (key) {
				case "text" -> receive.frame().textOrNull();
				case "bytes" -> bytes(receive.frame());
				default -> null;
			};
		}
		if (event instanceof WebSocketEvent.Disconnect disconnect) {
			return switch (key) {
				case "code" -> String.valueOf(disconnect.closeCode().code());
				case "reason" -> disconnect.closeCode().reason();
				default -> null;
			};
		}
		return null;
	}

	private static @Nullable String key(String key, Handshake handshake) {
		return switch (key) {
			case "path" -> handshake.path();
			case "query_string" -> handshake.queryString();
			case "subprotocols" -> String.join(",", handshake.subprotocols());
			case "client" -> host(handshake.client());
			case "server" -> host(handshake.server());
			default -> null;
		};
	}

	private static @Nullable String host(@Nullable InetSocketAddress address) {
		return (address != null) ? address.getHostString() : null;
	}

	private static @Nullable String bytes(WebSocketFrame frame) {
		byte[] bytes = frame.bytesOrNull();
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : null;
	}

}
