package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
 * Asks other nodes for what only they can say or do, and answers them. Safe for use by
 * any thread but that of the inbox, which brings the answers: a counter and a concurrent
 * map of what is open.
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
	 * Ask nodes for their members of a group. Those that do not answer in time, as if
	 * they had just crashed, are left out.
	 */
	Set<ChannelName> members(GroupName group, Set<String> nodes) {
		List<Question> questions = nodes.stream().map((node) -> ask(node, Kind.QUERY, group, "")).toList();
		try {
			this.link.await(CompletableFuture
				.allOf(questions.stream().map(Question::answer).toArray(CompletableFuture[]::new)));
		}
		catch (ChannelLayerException ex) {
			logger.warn("Not every node said which members of group '{}' it has; those of others are left out", group);
		}
		finally {
			questions.forEach(this::forget);
		}
		return questions.stream()
			.map(Question::answer)
			.filter((answer) -> answer.isDone() && !answer.isCompletedExceptionally())
			.flatMap((answer) -> answer.join().stream())
			.collect(Collectors.toSet());
	}

	/**
	 * Have a node make a channel of its own a member of a group.
	 * @return false if there is no such node
	 * @throws ChannelLayerException if it does not say that it has
	 */
	boolean add(String node, GroupName group, ChannelName channel) {
		Question question = ask(node, Kind.ADD, group, " " + channel);
		try {
			long position = this.link.await(question.posted());
			if (position == Outbox.GONE) {
				return false;
			}
			if (position == Outbox.FULL) {
				throw new ChannelLayerException(
						"'%s' cannot join group '%s': the node that it is subscribed at does not keep up"
							.formatted(channel, group));
			}
			this.link.await(question.answer());
			return true;
		}
		catch (RedisTimeoutException ex) {
			throw new ChannelLayerException(
					"'%s' cannot join group '%s': the node that it is subscribed at does not answer".formatted(channel,
							group),
					ex);
		}
		finally {
			forget(question);
		}
	}

	private Question ask(String node, Kind kind, GroupName group, String subject) {
		String request = Long.toString(this.requests.incrementAndGet());
		CompletableFuture<List<ChannelName>> answer = new CompletableFuture<>();
		this.open.put(request, answer);
		CompletableFuture<Long> posted = this.outbox.post(node, kind, group.value(), request + subject);
		posted.whenComplete((position, ex) -> {
			if (ex != null) {
				answer.completeExceptionally(ex);
			}
			else if (position < 0) {
				answer.complete(List.of());
			}
		});
		return new Question(request, posted, answer);
	}

	private void forget(Question question) {
		this.open.remove(question.request());
	}

	/**
	 * Take an answer.
	 */
	void answered(Entry entry) {
		String text = new String(entry.frame(), StandardCharsets.UTF_8);
		CompletableFuture<List<ChannelName>> answer = this.open.get(entry.target());
		if (answer != null) {
			answer.complete(text.isEmpty() ? List.of() : Arrays.stream(text.split(" ")).map(ChannelName::of).toList());
		}
	}

	/**
	 * Return the channel that another node wants to be a member.
	 */
	static ChannelName channelToAdd(Entry query) {
		return ChannelName.of(query.detail().substring(query.detail().indexOf(' ') + 1));
	}

	/**
	 * Answer another node.
	 */
	void answer(Entry query, Iterable<ChannelName> members) {
		StringBuilder text = new StringBuilder();
		members.forEach((member) -> text.append(text.isEmpty() ? "" : " ").append(member));
		this.outbox.post(query.sender(), "", Kind.ANSWER, query.detail().split(" ")[0], "",
				text.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * What a node was asked.
	 *
	 * @param request what the answer says that it answers
	 * @param posted the position of the entry
	 * @param answer the answer, nothing if there is no such node
	 */
	private record Question(String request, CompletableFuture<Long> posted,
			CompletableFuture<List<ChannelName>> answer) {
	}

}
