package io.channels.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.channels.cluster.Cluster;
import io.channels.cluster.Page;
import io.channels.layer.ChannelLayers;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.LayerStatistics;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayStatistics;
import io.channels.websocket.server.OutboundStatistics;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.ConsumerStatistics;

/**
 * Shows layers, routes, nodes, groups, connections and statistics, closes connections and
 * flushes layers. Each question is answered anew, so none waits for more than it is
 * about.
 */
@WebEndpoint(id = "channels")
public final class ChannelsEndpoint {

	private final ChannelLayers layers;

	private final Function<String, List<String>> routes;

	private final ConsumerCounters consumers;

	private final @Nullable Gateway gateway;

	private final Cluster cluster;

	/**
	 * Create an endpoint.
	 * @param layers the layers
	 * @param routes returns the routes of a layer by its alias, in the order in which
	 * they are tried
	 * @param consumers what counts calls of consumers
	 * @param gateway what holds the connections of this node, or null if nothing does
	 * @param cluster what knows of groups and connections
	 */
	public ChannelsEndpoint(ChannelLayers layers, Function<String, List<String>> routes, ConsumerCounters consumers,
			@Nullable Gateway gateway, Cluster cluster) {
		this.layers = layers;
		this.routes = routes;
		this.consumers = consumers;
		this.gateway = gateway;
		this.cluster = cluster;
	}

	/**
	 * Return what this node can say without asking others.
	 */
	@ReadOperation
	public Overview overview() {
		return new Overview(describeLayers(),
				Optional.ofNullable(this.gateway).map(Gateway::statistics).map(GatewayStatistics::open).orElse(0L));
	}

	/**
	 * Return one section.
	 * @param section its name
	 * @param layer the alias of the layer whose groups are meant, the default one if null
	 * @param page the number of the page of groups or connections
	 * @param size how many of them are on a page
	 * @return the section, or null if there is none of this name
	 */
	@ReadOperation
	public @Nullable Object section(@Selector String section, @Nullable String layer, @Nullable Integer page,
			@Nullable Integer size) {
		return switch (section) {
			case "layers" -> describeLayers();
			case "routes" -> each((alias) -> this.routes.apply(alias));
			case "nodes" -> this.cluster.nodes();
			case "groups" -> checked("That is no page of groups", () -> this.cluster
				.groups((layer != null) ? layer : ChannelLayers.DEFAULT, Page.Request.of(null, page, size)));
			case "connections" -> checked("That is no page of connections",
					() -> this.cluster.connections(Page.Request.of(null, page, size)));
			case "statistics" -> statistics();
			default -> null;
		};
	}

	private Map<String, LayerDescription> describeLayers() {
		return each((alias) -> new LayerDescription(this.layers.get(alias).getClass().getSimpleName(),
				this.layers.get(alias).problem().orElse(null)));
	}

	private Statistics statistics() {
		return new Statistics(each((alias) -> this.layers.get(alias).statistics()),
				each((alias) -> this.layers.get(alias).fanOut()), this.consumers.statistics(),
				(this.gateway != null) ? this.gateway.statistics() : null,
				(this.gateway != null) ? this.gateway.outbound() : null);
	}

	private static <T> T checked(String reason, Supplier<T> answer) {
		try {
			return answer.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), reason, ex);
		}
	}

	private <T> Map<String, T> each(Function<String, T> description) {
		Map<String, T> descriptions = new LinkedHashMap<>();
		this.layers.aliases().forEach((alias) -> descriptions.put(alias, description.apply(alias)));
		return descriptions;
	}

	/**
	 * Close a connection of any node, or flush a layer.
	 * @param section {@code connections} or {@code layers}
	 * @param name the reply channel of the connection, or the alias of the layer
	 * @param code the close code of the connection, 1000 if null
	 * @param reason the reason, which the client is told
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> delete(@Selector String section, @Selector String name, @Nullable Integer code,
			@Nullable String reason) {
		boolean found = switch (section) {
			case "connections" ->
				checked("That connection cannot be closed so", () -> this.cluster.close(name, code, reason));
			case "layers" -> flush(name);
			default -> false;
		};
		return new WebEndpointResponse<>(
				found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private boolean flush(String alias) {
		checked("There is no such layer", () -> this.layers.get(alias)).flush();
		return true;
	}

	/**
	 * What there is.
	 *
	 * @param layers the layers by alias
	 * @param connections how many connections this node has
	 */
	public record Overview(Map<String, LayerDescription> layers, long connections) {
	}

	/**
	 * A layer.
	 *
	 * @param type the class of the layer
	 * @param problem what keeps it from its work, or null
	 */
	public record LayerDescription(String type, @Nullable String problem) {
	}

	/**
	 * What happened since the start.
	 *
	 * @param layers what happened on each layer
	 * @param groups how group messages spread at this node, for each layer
	 * @param consumers what became of messages for consumers of this node
	 * @param gateway what happened on the gateway of this node, if it has one
	 * @param outbound what waits for its clients, if it has one
	 */
	public record Statistics(Map<String, LayerStatistics> layers, Map<String, FanOutStatistics> groups,
			ConsumerStatistics consumers, @Nullable GatewayStatistics gateway, @Nullable OutboundStatistics outbound) {
	}

}
