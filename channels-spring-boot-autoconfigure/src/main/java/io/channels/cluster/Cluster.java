package io.channels.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.channels.cluster.Question.Answer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.Peers;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.server.Gateway;
import io.channels.worker.ConsumerCounters;

/**
 * What goes on at all nodes, for people: it is asked now and then, never for a message.
 * Nodes are asked through the default layer, or through the first that has several.
 * Immutable, for any thread.
 */
public final class Cluster {

	private static final String REPLY_CHANNELS = "websocket.send.";

	/**
	 * The name of a node that has no others.
	 */
	private static final String ALONE = "local";

	private final ChannelLayers layers;

	private final @Nullable Gateway gateway;

	private final Inquiry inquiry;

	/**
	 * Create a cluster, and answer other nodes from now on.
	 * @param layers the layers
	 * @param consumers what counts calls of consumers
	 * @param gateway what holds the connections of this node, or null if nothing does
	 */
	public Cluster(ChannelLayers layers, ConsumerCounters consumers, @Nullable Gateway gateway) {
		this.layers = layers;
		this.gateway = gateway;
		Peers peers = peers(layers).orElse(null);
		this.inquiry = new Inquiry(new ThisNode((peers != null) ? peers.self() : ALONE, layers, consumers, gateway),
				peers);
	}

	private static Optional<Peers> peers(ChannelLayers layers) {
		return Stream
			.concat(Stream.of(ChannelLayers.DEFAULT).filter(layers.aliases()::contains), layers.aliases().stream())
			.flatMap((alias) -> layers.get(alias).peers().stream())
			.findFirst();
	}

	/**
	 * Return what nodes say of themselves, by name.
	 */
	public List<NodeReport> nodes() {
		List<NodeReport> reports = new ArrayList<>();
		askAll(Question::report).forEach((name, answer) -> {
			NodeReport report = (answer != null) ? answer.report() : null;
			reports.add((report != null) ? report : NodeReport.silent(name));
		});
		return reports;
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
	 * Return groups that have members, by name.
	 * @param alias the alias of their layer
	 * @param request which of them
	 * @throws IllegalArgumentException if there is no such layer
	 */
	public Page<GroupReport> groups(String alias, Page.Request request) {
		Map<String, Map<String, Integer>> groups = new TreeMap<>();
		Map<String, @Nullable Answer> answers = askAll(() -> Question.groups(alias, request.filter()));
		answers.forEach((node, answer) -> {
			if (answer != null) {
				answer.groups()
					.forEach((group, members) -> groups.computeIfAbsent(group, (absent) -> new TreeMap<>())
						.put(node, members));
			}
		});
		List<GroupReport> all = groups.entrySet()
			.stream()
			.map((group) -> GroupReport.of(group.getKey(), group.getValue()))
			.toList();
		return Page.of(all, request, silent(answers));
	}

	/**
	 * Return connections, one node after the other, the oldest of each first.
	 * @param request which of them: the filter looks at channel, path, client and user
	 */
	public Page<ConnectionReport> connections(Page.Request request) {
		Map<String, @Nullable Answer> counts = askAll(() -> Question.connections(request.filter(), 0, 0));
		Map<String, Question> parts = new LinkedHashMap<>();
		long begin = 0;
		for (Map.Entry<String, @Nullable Answer> count : counts.entrySet()) {
			Answer answer = count.getValue();
			long end = begin + ((answer != null) ? answer.total() : 0);
			long from = Math.max(begin, request.offset());
			long to = Math.min(end, request.offset() + request.size());
			if (from < to) {
				parts.put(count.getKey(), Question.connections(request.filter(), from - begin, (int) (to - from)));
			}
			begin = end;
		}
		List<ConnectionReport> content = new ArrayList<>();
		this.inquiry.ask(parts).forEach((node, answer) -> {
			if (answer != null) {
				answer.connections().forEach((open) -> content.add(ConnectionReport.of(node, open)));
			}
		});
		return new Page<>(request.page(), request.size(), (int) begin, List.copyOf(content), silent(counts));
	}

	private Map<String, @Nullable Answer> askAll(Supplier<Question> question) {
		Map<String, Question> questions = new LinkedHashMap<>();
		this.inquiry.nodes().forEach((node) -> questions.put(node, question.get()));
		return this.inquiry.ask(questions);
	}

	private static List<String> silent(Map<String, @Nullable Answer> answers) {
		return answers.entrySet()
			.stream()
			.filter((answer) -> answer.getValue() == null)
			.map(Map.Entry::getKey)
			.toList();
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
