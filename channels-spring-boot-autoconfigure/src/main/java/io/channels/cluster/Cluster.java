package io.channels.cluster;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.OpenConnection;
import io.channels.worker.ConsumerCounters;

/**
 * What goes on, for people: it is asked now and then, never for a message. Immutable, for
 * any thread.
 */
public final class Cluster {

	private static final String REPLY_CHANNELS = "websocket.send.";

	private static final String LOCAL = "local";

	private final ChannelLayers layers;

	private final ConsumerCounters consumers;

	private final @Nullable Gateway gateway;

	/**
	 * Create a cluster.
	 * @param layers the layers
	 * @param consumers what counts calls of consumers
	 * @param gateway what holds the connections of this node, or null if nothing does
	 */
	public Cluster(ChannelLayers layers, ConsumerCounters consumers, @Nullable Gateway gateway) {
		this.layers = layers;
		this.consumers = consumers;
		this.gateway = gateway;
	}

	/**
	 * Return what nodes say of themselves.
	 */
	public List<NodeReport> nodes() {
		return List.of(new NodeReport(LOCAL, true, (this.gateway != null) ? this.gateway.statistics() : null,
				(this.gateway != null) ? this.gateway.outbound() : null, this.consumers.statistics()));
	}

	/**
	 * Return what layers say of themselves, by alias.
	 */
	public Map<String, LayerReport> layers() {
		Map<String, LayerReport> reports = new LinkedHashMap<>();
		this.layers.aliases().forEach((alias) -> reports.put(alias, LayerReport.of(this.layers.get(alias))));
		return reports;
	}

	/**
	 * Return groups with members on this node, by name.
	 * @param alias the alias of their layer
	 * @param request which of them
	 * @throws IllegalArgumentException if there is no such layer
	 */
	public Page<GroupReport> groups(String alias, Page.Request request) {
		ChannelLayer layer = this.layers.get(alias);
		List<GroupName> all = layer.groups()
			.stream()
			.filter((group) -> contains(request.filter(), group.value()))
			.sorted(Comparator.comparing(GroupName::value))
			.toList();
		return Page.of(all, request, (group) -> report(group, layer));
	}

	private static GroupReport report(GroupName group, ChannelLayer layer) {
		Map<String, Integer> nodes = new TreeMap<>();
		int members = 0;
		for (ChannelName member : layer.groupChannels(group)) {
			nodes.merge(member.isNodeLocal() ? member.source().value() : "", 1, Integer::sum);
			members++;
		}
		return new GroupReport(group.value(), members, nodes);
	}

	/**
	 * Return connections of this node, the oldest first.
	 * @param request which of them: the filter looks at channel, path, client and user
	 */
	public Page<OpenConnection> connections(Page.Request request) {
		List<OpenConnection> all = (this.gateway != null) ? this.gateway.connections() : List.of();
		return Page.of(all.stream().filter((open) -> isMeant(open, request.filter())).toList(), request,
				(open) -> open);
	}

	private static boolean isMeant(OpenConnection open, String filter) {
		return Stream.of(open.channel(), open.path(), open.client(), open.user())
			.anyMatch((text) -> text != null && contains(filter, text));
	}

	private static boolean contains(String filter, String text) {
		return text.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
	}

	/**
	 * Close a connection of any node.
	 * @param name its reply channel
	 * @param code the close code, 1000 if null
	 * @param reason the reason, which the client is told
	 * @return false if this node should have the connection and has not
	 * @throws IllegalArgumentException if the name or the code cannot be meant
	 */
	public boolean close(String name, @Nullable Integer code, @Nullable String reason) {
		ChannelName channel = ChannelName.of(name);
		Assert.isTrue(channel.isNodeLocal() && name.startsWith(REPLY_CHANNELS),
				() -> "'%s' is the reply channel of no connection".formatted(name));
		CloseCode plain = (code != null) ? CloseCode.of(code).checkSendable() : CloseCode.NORMAL;
		CloseCode closeCode = (reason != null) ? plain.withReason(reason) : plain;
		if (this.gateway != null && this.gateway.owns(channel)) {
			return this.gateway.close(channel, closeCode);
		}
		Map<String, Object> reply = Map.of("close", closeCode.code(), "reason", closeCode.reason());
		this.layers.get(ChannelLayers.DEFAULT).send(new Message(channel, Content.of(reply)));
		return true;
	}

}
