package io.channels.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.channels.message.ChannelName;
import io.channels.routing.Filter;

/**
 * Routes written as a bean instead of annotations, in the order in which they are tried.
 * A layer's {@code routing} property may name the bean; without it, all beans of this
 * type come before the annotated routes, in bean order.
 *
 * <pre class="code">
 * &#64;Bean
 * Routing routing() {
 *     return Routing.of(
 *             routeClass(ChatConsumer.class).path("/chat/{room}"),
 *             include("^/v(?P&lt;version&gt;[0-9]+)", route("websocket.receive", this::receive).path("/echo")),
 *             route("thumbnails", this::scale));
 * }
 * </pre>
 */
public final class Routing {

	private final List<Entry> entries;

	private Routing(List<Entry> entries) {
		this.entries = entries;
	}

	public static Routing of(Entry... entries) {
		return new Routing(List.of(entries));
	}

	/**
	 * Tie messages on a channel to a consumer.
	 * @param channel the name of the channel
	 * @param consumer the consumer
	 */
	public static RouteEntry route(String channel, MessageConsumer consumer) {
		return route(Set.of(channel), consumer);
	}

	/**
	 * Tie messages on several channels to a consumer.
	 * @param channels the names of the channels
	 * @param consumer the consumer
	 */
	public static RouteEntry route(Collection<String> channels, MessageConsumer consumer) {
		channels.forEach(ChannelName::of);
		return new RouteEntry(Set.copyOf(channels), new ConsumerTarget.OfConsumer(consumer), List.of());
	}

	/**
	 * Tie messages on the channels of a consumer class to instances of it.
	 * @param type the class
	 */
	public static RouteEntry routeClass(Class<? extends BaseConsumer> type) {
		return new RouteEntry(Set.of(), new ConsumerTarget.OfClass<>(type, null), List.of());
	}

	/**
	 * Tie messages on the channels of a consumer class to instances of it that are
	 * prepared in some way.
	 * @param <C> the class
	 * @param type the class
	 * @param customizer what is done to each new instance
	 */
	public static <C extends BaseConsumer> RouteEntry routeClass(Class<C> type,
			java.util.function.Consumer<C> customizer) {
		return new RouteEntry(Set.of(), new ConsumerTarget.OfClass<>(type, customizer), List.of());
	}

	/**
	 * Nest routes under a prefix of the path, which is cut off before they see it.
	 * @param pathPrefix the prefix: a path pattern, or a regular expression that begins
	 * with {@code ^}
	 * @param entries the nested routes
	 */
	public static Entry include(String pathPrefix, Entry... entries) {
		return new IncludeEntry(List.of(Filter.path(pathPrefix)), List.of(entries));
	}

	/**
	 * Nest the routes of another bean under a prefix of the path.
	 * @param pathPrefix the prefix
	 * @param routing the nested routes
	 */
	public static Entry include(String pathPrefix, Routing routing) {
		return new IncludeEntry(List.of(Filter.path(pathPrefix)), routing.entries);
	}

	/**
	 * Take over the routes of another bean.
	 * @param routing the routes
	 */
	public static Entry include(Routing routing) {
		return new IncludeEntry(List.of(), routing.entries);
	}

	public List<Entry> entries() {
		return this.entries;
	}

	/**
	 * One entry of the list.
	 */
	public sealed interface Entry permits RouteEntry, IncludeEntry {

	}

	/**
	 * A route, to which conditions can be added.
	 *
	 * @param channels the names of the channels, empty for those of the class
	 * @param target what it leads to
	 * @param filters the conditions
	 */
	public record RouteEntry(Set<String> channels, ConsumerTarget target, List<Filter> filters) implements Entry {

		/**
		 * Add a condition on the path.
		 * @param pattern a path pattern, or a regular expression that begins with
		 * {@code ^}
		 */
		public RouteEntry path(String pattern) {
			return and(Filter.path(pattern));
		}

		/**
		 * Add a condition on a key of the message.
		 * @param key the key
		 * @param pattern a regular expression, matched from the start of the value
		 */
		public RouteEntry filter(String key, String pattern) {
			return and(Filter.of(key, pattern));
		}

		private RouteEntry and(Filter filter) {
			List<Filter> all = new ArrayList<>(this.filters);
			all.add(filter);
			return new RouteEntry(this.channels, this.target, List.copyOf(all));
		}

	}

	/**
	 * Nested routes.
	 *
	 * @param prefixes the prefixes that are cut off
	 * @param entries the nested routes
	 */
	public record IncludeEntry(List<Filter> prefixes, List<Entry> entries) implements Entry {
	}

}
