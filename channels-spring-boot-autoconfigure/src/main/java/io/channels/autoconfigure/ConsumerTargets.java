package io.channels.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerFactory;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.ConsumerTarget;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.method.ConsumerMethods;
import io.channels.message.ChannelName;
import io.channels.message.InvalidNameException;
import io.channels.multiplex.WebSocketDemultiplexer;
import io.channels.routing.Filter;
import io.channels.routing.InvalidRouteException;
import io.channels.routing.Route;
import io.channels.websocket.consumer.WebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumers;

/**
 * Prepares what routes lead to: consumers with all interceptors around them.
 */
final class ConsumerTargets {

	private final ConsumerBeans beans;

	private final Supplier<ConsumerMethods> methods;

	private final List<ConsumerInterceptor> interceptors;

	/**
	 * Prepare to prepare consumers.
	 * @param beans the beans of consumer classes
	 * @param methods what turns methods into consumers, made when there are any
	 * @param interceptors what surrounds each consumer
	 */
	ConsumerTargets(ConsumerBeans beans, Supplier<ConsumerMethods> methods, List<ConsumerInterceptor> interceptors) {
		this.beans = beans;
		this.methods = methods;
		this.interceptors = interceptors;
	}

	ConsumerMethods methods() {
		return this.methods.get();
	}

	/**
	 * Prepare a route to a ready consumer.
	 * @param description the consumer, for logs
	 */
	Route<MessageConsumer> route(Set<String> channels, List<Filter> filters, MessageConsumer consumer,
			String description) {
		channels.forEach((channel) -> {
			check(channel, description);
			checkEvent(channel, description);
		});
		return new Route<>(channels, filters,
				new Described(ConsumerInterceptor.apply(this.interceptors, consumer), description));
	}

	private static void check(String channel, String consumer) {
		try {
			if (!ChannelName.of(channel).isNodeLocal()) {
				return;
			}
		}
		catch (InvalidNameException ex) {
			throw new InvalidRouteException(
					"Consumer '%s' has a route for a channel that cannot exist. %s".formatted(consumer,
							ex.getMessage()),
					"Correct the name '%s' in the @Route, Routing or methodMapping() of the consumer."
						.formatted(channel));
		}
		throw new InvalidRouteException(
				"Consumer '%s' has a route for '%s', but messages of node-local channels are not routed"
					.formatted(consumer, channel),
				"Use the name of a channel without '!'.");
	}

	/**
	 * Prepare a route to a class, on the channels that it consumes.
	 * @param captures what prefixes and filters of the route capture
	 */
	<C extends BaseConsumer> Route<MessageConsumer> route(ConsumerTarget.OfClass<C> target, List<Filter> filters,
			Set<String> captures) {
		ConsumerFactory<C> factory = BeanConsumerFactory.of(this.beans, target.type(), target.customizer());
		if (WebSocketDemultiplexer.class.isAssignableFrom(target.type())) {
			checkStreams(factory);
		}
		if (WebSocketConsumer.class.isAssignableFrom(target.type())) {
			return route(WebSocketConsumers.CHANNELS, filters, webSocketConsumer(factory), target.type().getName());
		}
		Map<String, String> mapping = methodMapping(factory);
		if (mapping.isEmpty()) {
			throw new InvalidRouteException(
					"Consumer class '%s' consumes no channels".formatted(target.type().getName()),
					"Return channels and methods from methodMapping(), or extend WebSocketConsumer.");
		}
		return route(mapping.keySet(), filters, methods().of(factory, mapping, captures), target.type().getName());
	}

	@SuppressWarnings("unchecked")
	private static MessageConsumer webSocketConsumer(ConsumerFactory<?> factory) {
		return WebSocketConsumers.of((ConsumerFactory<? extends WebSocketConsumer>) factory);
	}

	/**
	 * Find a misspelt event, of which a consumer would never hear.
	 */
	private static void checkEvent(String channel, String description) {
		if (channel.startsWith("websocket.") && !WebSocketConsumers.CHANNELS.contains(channel)) {
			throw new InvalidRouteException(
					"Consumer '%s' names the channel '%s', but no WebSocket has such an event".formatted(description,
							channel),
					"Use one of %s, or a name that does not begin with 'websocket.'."
						.formatted(WebSocketConsumers.CHANNELS.stream().sorted().toList()));
		}
	}

	/**
	 * Find at start-up what is wrong with the streams of a demultiplexer.
	 */
	private static <C extends BaseConsumer> void checkStreams(ConsumerFactory<C> factory) {
		C demultiplexer = factory.create();
		try {
			WebSocketDemultiplexer.check((WebSocketDemultiplexer) demultiplexer);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRouteException(
					"The streams of '%s' cannot work: %s".formatted(factory.type().getName(), ex.getMessage()),
					"Correct its method streams(), or the @Stream annotations that name it.");
		}
		finally {
			factory.destroy(demultiplexer);
		}
	}

	private static <C extends BaseConsumer> Map<String, String> methodMapping(ConsumerFactory<C> factory) {
		C consumer = factory.create();
		try {
			return BaseConsumer.methodMapping(consumer);
		}
		finally {
			factory.destroy(consumer);
		}
	}

	/**
	 * A consumer that tells what it is.
	 *
	 * @param consumer the consumer
	 * @param description what it is
	 */
	private record Described(MessageConsumer consumer, String description) implements MessageConsumer {

		@Override
		public void consume(ConsumerContext context) throws Exception {
			this.consumer.consume(context);
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

}
