package io.channels.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.channels.cluster.Question.Answer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.DropReason;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.OpenConnection;
import io.channels.worker.ConsumerCounters;

/**
 * What this node answers. Immutable, for any thread.
 */
final class ThisNode {

	/**
	 * Enough to look for one; whoever has more finds it by its name.
	 */
	private static final int MAX_GROUPS = 10_000;

	private final String name;

	private final ChannelLayers layers;

	private final ConsumerCounters consumers;

	private final @Nullable Gateway gateway;

	ThisNode(String name, ChannelLayers layers, ConsumerCounters consumers, @Nullable Gateway gateway) {
		this.name = name;
		this.layers = layers;
		this.consumers = consumers;
		this.gateway = gateway;
	}

	String name() {
		return this.name;
	}

	Answer answer(Question question) {
		return switch (question.kind()) {
			case REPORT -> new Answer(report(), Map.of(), 0, List.of());
			case GROUPS -> new Answer(null, groups(question), 0, List.of());
			case CONNECTIONS -> connections(question);
		};
	}

	private NodeReport report() {
		return new NodeReport(this.name, true, (this.gateway != null) ? this.gateway.statistics() : null,
				(this.gateway != null) ? this.gateway.outbound() : null, this.consumers.statistics(), drops());
	}

	private Map<String, Map<DropReason, Long>> drops() {
		Map<String, Map<DropReason, Long>> drops = new TreeMap<>();
		this.layers.aliases().forEach((alias) -> drops.put(alias, this.layers.get(alias).drops()));
		return drops;
	}

	private Map<String, Integer> groups(Question question) {
		Map<String, Integer> groups = new TreeMap<>();
		this.layers.get(question.layer()).groups().forEach((group, members) -> {
			if (groups.size() < MAX_GROUPS && contains(question.filter(), group.value())) {
				groups.put(group.value(), members);
			}
		});
		return groups;
	}

	private Answer connections(Question question) {
		List<OpenConnection> all = (this.gateway != null) ? this.gateway.connections() : List.of();
		List<OpenConnection> meant = all.stream().filter((open) -> isMeant(open, question.filter())).toList();
		return new Answer(null, Map.of(), meant.size(),
				meant.stream().skip(question.offset()).limit(question.limit()).toList());
	}

	private static boolean isMeant(OpenConnection open, String filter) {
		return Stream.of(open.channel(), open.path(), String.valueOf(open.client()), String.valueOf(open.user()))
			.anyMatch((text) -> contains(filter, text));
	}

	private static boolean contains(String filter, String text) {
		return text.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
	}

}
