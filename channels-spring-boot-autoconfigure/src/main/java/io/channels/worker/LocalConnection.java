package io.channels.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.ConsumerScope;
import io.channels.consumer.MessageConsumer;
import io.channels.routing.RouteMatch;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;

/**
 * The consumers' side of one connection. All state but the queue is touched by steps of
 * the queue only, one at a time.
 */
final class LocalConnection implements WebSocketDispatch.Events {

	private static final Logger logger = LoggerFactory.getLogger(LocalConnection.class);

	private final ConsumerScope scope = new ConsumerScope();

	private final Channels channels;

	private final ChannelSession session;

	private final Map<String, RouteMatch<MessageConsumer>> matches = new HashMap<>(4);

	private final LocalDispatch dispatch;

	private final WebSocketConnection connection;

	private final EventQueue events;

	private boolean ended;

	/**
	 * Create the consumers' side of a connection.
	 * @param dispatch what calls the consumers
	 * @param connection the connection
	 * @param channels the entry to the layer for what the connection sends
	 * @param session its state
	 * @param events what runs its steps
	 */
	LocalConnection(LocalDispatch dispatch, WebSocketConnection connection, Channels channels, ChannelSession session,
			EventQueue events) {
		this.dispatch = dispatch;
		this.connection = connection;
		this.channels = channels;
		this.session = session;
		this.events = events;
	}

	ConsumerScope scope() {
		return this.scope;
	}

	Channels channels() {
		return this.channels;
	}

	ChannelSession session() {
		return this.session;
	}

	WebSocketConnection connection() {
		return this.connection;
	}

	@Override
	public void connect(WebSocketEvent.Connect event, Runnable ended) {
		this.events.run(new EventStep(event, ended), false);
	}

	@Override
	public void receive(WebSocketEvent.Receive event, Runnable ended) {
		this.events.run(new EventStep(event, ended), true);
	}

	@Override
	public void disconnect(WebSocketEvent.Disconnect event, Runnable ended) {
		this.events.run(new EventStep(event, () -> {
			end();
			ended.run();
		}), false);
	}

	@Override
	public void abandon(Runnable ended) {
		this.events.run(() -> {
			end();
			ended.run();
			return null;
		}, false);
	}

	/**
	 * Release the consumers. An event that comes too late is not consumed, since that
	 * would make new ones, which nobody releases.
	 */
	private void end() {
		this.ended = true;
		this.scope.end();
	}

	private Optional<RouteMatch<MessageConsumer>> match(WebSocketEvent event) {
		String channel = event.channel().value();
		RouteMatch<MessageConsumer> known = this.matches.get(channel);
		if (known != null) {
			return Optional.of(known);
		}
		Optional<RouteMatch<MessageConsumer>> match = this.dispatch.match(event, this.connection);
		match.filter(RouteMatch::pathOnly).ifPresent((found) -> this.matches.put(channel, found));
		return match;
	}

	/**
	 * Consumes one event, as often as its consumer asks for.
	 */
	private final class EventStep implements EventQueue.Step {

		private final WebSocketEvent event;

		private final Runnable ended;

		private int retries;

		EventStep(WebSocketEvent event, Runnable ended) {
			this.event = event;
			this.ended = ended;
		}

		@Override
		public @Nullable Duration run() {
			Outcome outcome = consume();
			if (outcome instanceof Outcome.Retry retry) {
				this.retries++;
				return retry.delay();
			}
			this.ended.run();
			return null;
		}

		private Outcome consume() {
			if (LocalConnection.this.ended) {
				logger.debug("'{}' of connection '{}' came after its end", this.event.channel(),
						LocalConnection.this.connection.channel());
				return Outcome.Done.INSTANCE;
			}
			Optional<RouteMatch<MessageConsumer>> match;
			try {
				match = match(this.event);
			}
			catch (Throwable ex) {
				LocalConnection.this.dispatch.unmatchable(this.event, LocalConnection.this.connection, ex);
				return Outcome.Done.INSTANCE;
			}
			if (match.isEmpty()) {
				LocalConnection.this.dispatch.unrouted();
				logger.debug("No route for '{}' of connection '{}'", this.event.channel(),
						LocalConnection.this.connection.channel());
				return Outcome.Done.INSTANCE;
			}
			return LocalConnection.this.dispatch.call(this.event, match.get(), LocalConnection.this, this.retries);
		}

	}

}
