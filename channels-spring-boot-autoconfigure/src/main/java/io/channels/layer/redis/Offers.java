package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandExecutionException;

import io.channels.layer.LayerSettings;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.layer.redis.RedisQueues.Outcome;
import io.channels.message.ChannelName;

/**
 * Puts messages of this node into the queues of one partition. Those that come while
 * others are under way go together, in one step of Redis, but each sender learns what
 * became of its own. Safe for use by any thread.
 */
final class Offers {

	private final Gathering<Offered> gathering = new Gathering<>((offered) -> offered.frame().length, this::carry);

	private final Partition partition;

	private final LayerSettings settings;

	private final ServerTime time;

	private final String node;

	Offers(Partition partition, LayerSettings settings, ServerTime time, String node) {
		this.partition = partition;
		this.settings = settings;
		this.time = time;
		this.node = node;
	}

	/**
	 * Queue a message.
	 * @param direct whether its sender is told if the channel is full
	 * @return what became of it
	 * @throws io.channels.layer.ChannelLayerException if that is not known in time
	 */
	Answer offer(ChannelName channel, byte[] frame, boolean direct) {
		Offered offered = new Offered(channel, frame, direct, new CompletableFuture<>());
		this.gathering.add(offered);
		return this.partition.link().await(offered.answer());
	}

	private CompletableFuture<?> carry(List<Offered> offers) {
		Map<ChannelName, List<Offered>> channels = new LinkedHashMap<>();
		for (Offered offered : offers) {
			// Whose sender gave up must not be sent any more.
			if (!offered.answer().isDone()) {
				channels.computeIfAbsent(offered.channel(), (absent) -> new ArrayList<>()).add(offered);
			}
		}
		if (channels.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.partition.run(Script.SEND, arguments(channels))
			.orTimeout(this.partition.link().timeout().toNanos(), TimeUnit.NANOSECONDS)
			.whenComplete((reply, ex) -> {
				if (ex != null) {
					channels.values().forEach((offered) -> fail(offered, ex));
				}
				else {
					answer(channels, Replies.list(reply));
				}
			});
	}

	private Arguments arguments(Map<ChannelName, List<Offered>> channels) {
		Arguments arguments = new Arguments().add(this.time.forScript())
			.add(this.settings.expiry().toMillis())
			.add(this.node);
		channels.forEach((channel, offers) -> {
			arguments.add(channel.value())
				.add(channel.source().value())
				.add(this.settings.capacities().of(channel))
				.add(offers.size());
			offers.forEach((offered) -> arguments.add(offered.direct()).add(offered.frame()));
		});
		return arguments;
	}

	private static void answer(Map<ChannelName, List<Offered>> channels, List<?> replies) {
		Iterator<?> next = replies.iterator();
		channels.values().forEach((offers) -> {
			List<?> reply = Replies.list(next.next());
			String failure = Replies.text(reply.get(0));
			if (!failure.isEmpty()) {
				fail(offers, new RedisCommandExecutionException(failure));
			}
			else {
				answer(offers, reply);
			}
		});
	}

	private static void answer(List<Offered> offers, List<?> reply) {
		String outcomes = Replies.text(reply.get(1));
		long expired = Replies.number(reply.get(2));
		String owner = Replies.text(reply.get(3));
		List<String> waiting = Replies.texts(reply.get(4));
		for (int i = 0; i < offers.size(); i++) {
			Answer answer = new Answer(outcome(outcomes.charAt(i)), owner, expired, waiting);
			if (offers.get(i).answer().complete(answer)) {
				// One sender tells others about it.
				expired = 0;
				waiting = List.of();
			}
		}
	}

	private static Outcome outcome(char letter) {
		return switch (letter) {
			case 'S' -> Outcome.QUEUED;
			case 'F' -> Outcome.FULL;
			case 'L' -> Outcome.EXPIRED_BEFORE;
			case 'O' -> Outcome.OWNED;
			default -> throw new IllegalArgumentException("Not an outcome: '%s'".formatted(letter));
		};
	}

	private static void fail(List<Offered> offers, Throwable failure) {
		offers.forEach((offered) -> offered.answer().completeExceptionally(failure));
	}

	/**
	 * What became of a message, and what its sender must tell others.
	 *
	 * @param outcome what became of it
	 * @param owner the node that the channel is subscribed at, or nothing
	 * @param expired how many messages of the channel had expired before
	 * @param waiting the nodes that wait for new messages of the channel
	 */
	record Answer(Outcome outcome, String owner, long expired, List<String> waiting) {
	}

	private record Offered(ChannelName channel, byte[] frame, boolean direct, CompletableFuture<Answer> answer) {
	}

}
