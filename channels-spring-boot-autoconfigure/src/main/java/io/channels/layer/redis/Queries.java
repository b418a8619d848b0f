package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.redis.Entry.Kind;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;

/**
 * Asks other nodes which members of a group they have, and answers them. Safe for use by
 * any thread: a counter and a concurrent map of what is open.
 */
final class Queries {

	private static final Logger logger = LoggerFactory.getLogger(Queries.class);

	private final ConcurrentMap<String, CompletableFuture<List<ChannelName>>> open = new ConcurrentHashMap<>();

	private final AtomicLong requests = new AtomicLong();

	private final Outbox outbox;

	private final RedisLink link;

	Queries(Outbox outbox, RedisLink link) {
		this.outbox = outbox;
		this.link = link;
	}

	/**
	 * Ask nodes for their members of a group. One that does not answer in time, as if it
	 * had just crashed, is left out.
	 */
	Set<ChannelName> members(GroupName group, Set<String> nodes) {
		Map<String, CompletableFuture<List<ChannelName>>> answers = nodes.stream()
			.collect(Collectors.toMap((node) -> Long.toString(this.requests.incrementAndGet()),
					(node) -> new CompletableFuture<>()));
		this.open.putAll(answers);
		try {
			List<String> requested = new ArrayList<>(answers.keySet());
			int next = 0;
			for (String node : nodes) {
				String request = requested.get(next++);
				this.outbox.post(node, Kind.QUERY, group.value(), request).thenAccept((position) -> {
					if (position < 0) {
						answer(request, List.of());
					}
				});
			}
			Set<ChannelName> members = new LinkedHashSet<>();
			for (CompletableFuture<List<ChannelName>> answer : answers.values()) {
				try {
					members.addAll(this.link.await(answer));
				}
				catch (ChannelLayerException ex) {
					logger.warn("A node did not say which members of group '{}' it has; they are left out", group);
				}
			}
			return members;
		}
		finally {
			this.open.keySet().removeAll(answers.keySet());
		}
	}

	private void answer(String request, List<ChannelName> members) {
		CompletableFuture<List<ChannelName>> answer = this.open.get(request);
		if (answer != null) {
			answer.complete(members);
		}
	}

	/**
	 * Take an answer.
	 */
	void answered(Entry entry) {
		String text = new String(entry.frame(), StandardCharsets.UTF_8);
		answer(entry.target(),
				text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(ChannelName::of).toList());
	}

	/**
	 * Answer another node.
	 */
	void answer(Entry query, Iterable<ChannelName> members) {
		StringBuilder text = new StringBuilder();
		members.forEach((member) -> text.append(text.isEmpty() ? "" : " ").append(member));
		this.outbox.post(query.sender(), "", Kind.ANSWER, query.detail(), "",
				text.toString().getBytes(StandardCharsets.UTF_8));
	}

}
