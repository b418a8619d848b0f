package io.channels.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.channel.Channels;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayer;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.routing.RouteMatch;
import io.channels.routing.Router;

/**
 * Routes one message of a layer and calls its consumer, on the calling thread. A message
 * that is to be consumed later is sent to its channel again after its delay, with a note
 * of how often it was consumed.
 */
public final class MessageDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(MessageDispatcher.class);

	private static final String RETRIES = "retries";

	private static final Duration RETRY_DELAY = Duration.ofMillis(100);

	private final Router<MessageConsumer> router;

	private final ChannelLayer layer;

	private final Channels channels;

	private final ConsumerCall call;

	private final ConsumerCounters counters;

	private final Delays delays;

	/**
	 * Create a dispatcher for one layer.
	 * @param router the routes of the layer's messages
	 * @param layer the layer
	 * @param channels the entry to the layer for consumers
	 * @param call what calls consumers
	 * @param counters where messages without a route are counted
	 * @param delays what waits where the layer cannot send a message later
	 */
	public MessageDispatcher(Router<MessageConsumer> router, ChannelLayer layer, Channels channels, ConsumerCall call,
			ConsumerCounters counters, Delays delays) {
		this.router = router;
		this.layer = layer;
		this.channels = channels;
		this.call = call;
		this.counters = counters;
		this.delays = delays;
	}

	/**
	 * Return the channels that have routes.
	 */
	Set<String> channels() {
		return this.router.channels();
	}

	/**
	 * Consume a message. Nothing that a consumer throws comes out of here.
	 * @param message the message
	 */
	public void dispatch(Message message) {
		Optional<RouteMatch<MessageConsumer>> match;
		try {
			match = this.router.match(message.channel().value(), (key) -> text(message.content(), key));
		}
		catch (Throwable ex) {
			this.counters.failed();
			logger.error("Dropped a message of '{}': the routes could not be matched against it", message.channel(),
					ex);
			return;
		}
		if (match.isEmpty()) {
			this.counters.unrouted();
			logger.error("Dropped a message of '{}': no route matches its keys {}", message.channel(),
					message.content().keys());
			return;
		}
		dispatch(message, match.get());
	}

	private void dispatch(Message message, RouteMatch<MessageConsumer> match) {
		RoutedContext context = new RoutedContext(message, match, this.channels);
		int retries = Integer.parseInt(message.metadata().getOrDefault(RETRIES, "0"));
		try {
			if (this.call.call(match.target(), context, retries) instanceof Outcome.Retry retry) {
				Map<String, String> metadata = new HashMap<>(message.metadata());
				metadata.put(RETRIES, String.valueOf(retries + 1));
				sendLater(new Message(message.channel(), message.content(), metadata), retry.delay());
			}
		}
		finally {
			context.scope().end();
		}
	}

	/**
	 * Let the layer send a message later, so that it survives this node if the layer
	 * does. While the layer cannot take it, it waits here.
	 */
	private void sendLater(Message message, Duration delay) {
		try {
			this.layer.send(message, delay);
		}
		catch (UnsupportedOperationException ex) {
			this.delays.after(delay, () -> send(message));
		}
		catch (RuntimeException ex) {
			logger.debug("The layer does not take a message of '{}' that is to be consumed later; trying again",
					message.channel(), ex);
			this.delays.after(RETRY_DELAY, () -> sendLater(message, delay));
		}
	}

	private void send(Message message) {
		try {
			this.layer.send(message);
		}
		catch (RuntimeException ex) {
			logger.debug("'{}' does not take a message that is to be consumed later; trying again", message.channel(),
					ex);
			this.delays.after(RETRY_DELAY, () -> send(message));
		}
	}

	private static @Nullable String text(Content content, String key) {
		Object value = content.get(key);
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return (value instanceof String || value instanceof Number || value instanceof Boolean) ? value.toString()
				: null;
	}

}
