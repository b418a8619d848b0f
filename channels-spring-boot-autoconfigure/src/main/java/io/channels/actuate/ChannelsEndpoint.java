package io.channels.actuate;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.LayerStatistics;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.InvalidNameException;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayStatistics;
import io.channels.websocket.server.OpenConnection;
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

	private static final String REPLY_CHANNELS = "websocket.send.";

	private final ChannelLayers layers;

	private final Function<String, List<String>> routes;

	private final ConsumerCounters consumers;

	private final @Nullable Gateway gateway;

	/**
	 * Create an endpoint.
	 * @param layers the layers
	 * @param routes returns the routes of a layer by its alias, in the order in which
	 * they are tried
	 * @param consumers what counts calls of consumers
	 * @param gateway what holds the connections of this node, or null if nothing does
	 */
	public ChannelsEndpoint(ChannelLayers layers, Function<String, List<String>> routes, ConsumerCounters consumers,
			@Nullable Gateway gateway) {
		this.layers = layers;
		this.routes = routes;
		this.consumers = consumers;
		this.gateway = gateway;
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
			case "nodes" -> each((alias) -> this.layers.get(alias).nodes().stream().sorted().toList());
			case "groups" -> groups(layer((layer != null) ? layer : ChannelLayers.DEFAULT), page, size);
			case "connections" -> Page.<OpenConnection, OpenConnection>of(
					(this.gateway != null) ? this.gateway.connections() : List.of(), page, size, (open) -> open);
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

	private static Page<GroupDescription> groups(ChannelLayer layer, @Nullable Integer page, @Nullable Integer size) {
		List<GroupName> all = layer.groups().stream().sorted(Comparator.comparing(GroupName::value)).toList();
		return Page.of(all, page, size, (group) -> describe(group, layer));
	}

	private static GroupDescription describe(GroupName group, ChannelLayer layer) {
		Map<String, Integer> nodes = new TreeMap<>();
		int members = 0;
		for (ChannelName member : layer.groupChannels(group)) {
			nodes.merge(member.isNodeLocal() ? member.source().value() : "", 1, Integer::sum);
			members++;
		}
		return new GroupDescription(group.value(), members, nodes);
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
			case "connections" -> close(name, code, reason);
			case "layers" -> flush(name);
			default -> false;
		};
		return new WebEndpointResponse<>(
				found ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private boolean flush(String alias) {
		layer(alias).flush();
		return true;
	}

	private boolean close(String name, @Nullable Integer code, @Nullable String reason) {
		ChannelName channel = replyChannel(name);
		CloseCode closeCode = closeCode(code, reason);
		if (this.gateway != null && this.gateway.owns(channel)) {
			return this.gateway.close(channel, closeCode);
		}
		Map<String, Object> reply = Map.of("close", closeCode.code(), "reason", closeCode.reason());
		this.layers.get(ChannelLayers.DEFAULT).send(new Message(channel, Content.of(reply)));
		return true;
	}

	private static ChannelName replyChannel(String name) {
		try {
			ChannelName channel = ChannelName.of(name);
			if (channel.isNodeLocal() && name.startsWith(REPLY_CHANNELS)) {
				return channel;
			}
		}
		catch (InvalidNameException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), "That is no name of a channel",
					ex);
		}
		throw new InvalidEndpointRequestException("'%s' is the reply channel of no connection".formatted(name),
				"That is no reply channel of a connection");
	}

	private static CloseCode closeCode(@Nullable Integer code, @Nullable String reason) {
		try {
			CloseCode closeCode = (code != null) ? CloseCode.of(code).checkSendable() : CloseCode.NORMAL;
			return (reason != null) ? closeCode.withReason(reason) : closeCode;
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), "That is no close code to send",
					ex);
		}
	}

	private ChannelLayer layer(String alias) {
		try {
			return this.layers.get(alias);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), "There is no such layer", ex);
		}
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
	 * A group.
	 *
	 * @param name the name
	 * @param members how many members it has
	 * @param nodes how many of them each gateway has, by the start of their channels;
	 * those that are no connections are under an empty name
	 */
	public record GroupDescription(String name, int members, Map<String, Integer> nodes) {
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
