package io.channels.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.function.SingletonSupplier;

import io.channels.consumer.ConsumerTarget;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.Routing;
import io.channels.routing.Filter;
import io.channels.routing.Include;
import io.channels.routing.Route;
import io.channels.routing.RouteNode;
import io.channels.routing.Router;

/**
 * The routes of each layer: those of the {@link Routing} bean that its configuration
 * names, or all that are discovered.
 */
public final class ConsumerRouters {

	private static final Logger logger = LoggerFactory.getLogger(ConsumerRouters.class);

	private final Map<String, Router<MessageConsumer>> byAlias = new HashMap<>();

	private final ConsumerTargets targets;

	private Supplier<Router<MessageConsumer>> discovered = () -> new Router<>(List.of());

	ConsumerRouters(ConsumerTargets targets) {
		this.targets = targets;
	}

	/**
	 * Prepare the routes of all layers. If each names its own, the discovered ones are
	 * not put together, since they need not go together.
	 * @param layers the configuration of the layers
	 * @param routings the beans by name, in order
	 * @param annotated the annotated routes, in order
	 */
	void prepare(Map<String, ChannelsProperties.Layer> layers, Map<String, Routing> routings,
			List<Route<MessageConsumer>> annotated) {
		this.discovered = SingletonSupplier.of(() -> discovered(routings, annotated));
		layers.forEach((alias, layer) -> this.byAlias.put(alias,
				(layer.routing() != null) ? named(alias, layer.routing(), routings) : this.discovered.get()));
		if (logger.isDebugEnabled()) {
			this.byAlias.forEach((alias, router) -> router.describe()
				.forEach((route) -> logger.debug("Route of layer '{}': {}", alias, route)));
		}
	}

	private Router<MessageConsumer> discovered(Map<String, Routing> routings, List<Route<MessageConsumer>> annotated) {
		List<RouteNode<MessageConsumer>> all = new ArrayList<>();
		routings.values().forEach((routing) -> all.addAll(nodes(routing.entries(), Set.of())));
		all.addAll(annotated);
		return new Router<>(all);
	}

	private Router<MessageConsumer> named(String alias, String name, Map<String, Routing> routings) {
		Routing routing = routings.get(name);
		if (routing == null) {
			throw new InvalidLayerException(
					"Property 'channels.layers.%s.routing' names the bean '%s', but there is no Routing of this name"
						.formatted(alias, name),
					"%s, or remove the property to use all discovered routes.".formatted(routings.isEmpty()
							? "Declare the bean" : "Use one of %s, declare the bean".formatted(routings.keySet())));
		}
		return new Router<>(nodes(routing.entries(), Set.of()));
	}

	private List<RouteNode<MessageConsumer>> nodes(List<Routing.Entry> entries, Set<String> outerCaptures) {
		List<RouteNode<MessageConsumer>> nodes = new ArrayList<>();
		for (Routing.Entry entry : entries) {
			nodes.add(node(entry, outerCaptures));
		}
		return nodes;
	}

	private RouteNode<MessageConsumer> node(Routing.Entry entry, Set<String> outerCaptures) {
		if (entry instanceof Routing.IncludeEntry include) {
			return new Include<>(include.prefixes(), nodes(include.entries(), with(outerCaptures, include.prefixes())));
		}
		Routing.RouteEntry route = (Routing.RouteEntry) entry;
		if (route.target() instanceof ConsumerTarget.OfClass<?> target) {
			return this.targets.route(target, route.filters(), with(outerCaptures, route.filters()));
		}
		MessageConsumer consumer = ((ConsumerTarget.OfConsumer) route.target()).consumer();
		return this.targets.route(route.channels(), route.filters(), consumer, consumer.toString());
	}

	private static Set<String> with(Set<String> captures, List<Filter> filters) {
		Set<String> all = new LinkedHashSet<>(captures);
		filters.forEach((filter) -> all.addAll(filter.captures()));
		return all;
	}

	/**
	 * Return the routes of a layer, which may be one that the application made itself.
	 * @param alias the alias of the layer
	 */
	public Router<MessageConsumer> router(String alias) {
		Router<MessageConsumer> router = this.byAlias.get(alias);
		return (router != null) ? router : this.discovered.get();
	}

}
