package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.local.Delay;
import io.channels.layer.redis.Entry.Kind;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.InvalidNameException;
import io.channels.message.Message;

/**
 * Messages that are sent later. They are kept by Redis, in the order of their times for
 * each channel, and moved to the queue of the channel by a script that any node runs. If
 * the channel is subscribed at a node, that node is told and takes them. Adding and
 * cancelling is safe for use by any thread; the rest is done by the thread of the timer.
 */
final class RedisDelays implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisDelays.class);

	private static final int MAX_CHANNELS = 100;

	private static final int MAX_MESSAGES = 100;

	/**
	 * Where the last look failed, so that this node may keep others from channels that it
	 * does not know of.
	 */
	private final Set<Partition> uncertain = new HashSet<>();

	private final LayerSettings settings;

	private final Partitions partitions;

	private final ServerTime time;

	private final String node;

	private final Outbox outbox;

	private final MessageCodec codec;

	private final RedisQueues queues;

	private final HandOver handOver;

	private final DelayTimer timer;

	RedisDelays(LayerSettings settings, Partitions partitions, ServerTime time, String node, Outbox outbox,
			MessageCodec codec, RedisQueues queues, HandOver handOver) {
		this.settings = settings;
		this.partitions = partitions;
		this.time = time;
		this.node = node;
		this.outbox = outbox;
		this.codec = codec;
		this.queues = queues;
		this.handOver = handOver;
		this.timer = new DelayTimer(settings.alias(), partitions, time, this::look);
	}

	void start() {
		this.timer.start();
	}

	/**
	 * Return the id of a message that no longer waits.
	 */
	static String idOfSent(ChannelName channel) {
		return channel + "/" + RandomNames.next();
	}

	/**
	 * Keep a message until it is due.
	 * @return its id
	 */
	String add(Message message, Delay delay) {
		ChannelName channel = message.channel();
		Partition partition = partition(channel);
		Object id = partition.await(Script.DELAY_ADD,
				new Arguments().add(this.time.forScript())
					.add(channel.value())
					.add(delay.millis())
					.add(this.codec.encode(channel.value(), message.content(), message.metadata()))
					.add(RandomNames.next()));
		this.timer.expect(partition, delay.millis());
		return channel + "/" + Replies.text(id);
	}

	boolean cancel(String id) {
		int end = id.indexOf('/');
		if (end < 0) {
			return false;
		}
		try {
			Partition usual = partition(ChannelName.of(id.substring(0, end)));
			// It may be elsewhere if the servers of the layer were others then.
			return cancel(usual, id, end)
					|| this.partitions.all().stream().anyMatch((other) -> other != usual && cancel(other, id, end));
		}
		catch (InvalidNameException ex) {
			logger.debug("'{}' is no id of a message", id, ex);
			return false;
		}
	}

	private static boolean cancel(Partition partition, String id, int end) {
		return Replies.number(
				partition.await(Script.DELAY_CANCEL, Arguments.of(id.substring(0, end), id.substring(end + 1)))) > 0;
	}

	/**
	 * Return how many messages of a partition there are.
	 */
	long count(Partition partition) {
		return Replies.number(partition.await(Script.DELAY_COUNT, new Arguments()));
	}

	/**
	 * Drop all messages of a partition.
	 */
	long flush(Partition partition) {
		Arguments arguments = new Arguments().add(this.settings.expiry().toMillis());
		long dropped = 0;
		long channels;
		do {
			List<?> reply = Replies.list(partition.await(Script.DELAY_DROP, arguments));
			channels = Replies.number(reply.get(0));
			dropped += Replies.number(reply.get(1));
			logger.debug("Flushed delayed messages of {}", partition.label());
		}
		while (channels > 0);
		return dropped;
	}

	/**
	 * Take note that something is due for a channel of this node.
	 */
	void due(ChannelName channel) {
		this.timer.execute(() -> handOver(partition(channel), channel));
	}

	private long look(Partition partition) {
		this.handOver.unconfirmed().forEach((place) -> handOver(place.partition(), place.channel()));
		List<?> reply = findDue(partition);
		List<?> channels = Replies.list(reply.get(1));
		Map<ChannelName, CompletableFuture<Object>> moves = new LinkedHashMap<>();
		for (Object name : channels) {
			checked(partition, (byte[]) name).ifPresent((channel) -> moves.put(channel, move(partition, channel)));
		}
		moves.forEach((channel, move) -> guard(partition, channel, () -> finish(partition, channel, move)));
		long next = Replies.number(reply.get(0));
		return (!channels.isEmpty()) ? 0 : ((next < 0) ? DelayTimer.NOTHING : next);
	}

	private List<?> findDue(Partition partition) {
		boolean again = !this.uncertain.add(partition);
		List<?> reply = Replies.list(partition.await(Script.DELAY_DUE,
				new Arguments().add(this.time.forScript()).add(MAX_CHANNELS).add(again)));
		this.uncertain.remove(partition);
		return reply;
	}

	private Optional<ChannelName> checked(Partition partition, byte[] name) {
		try {
			return Optional.of(ChannelName.of(Replies.text(name)));
		}
		catch (InvalidNameException ex) {
			drop(partition, name, String.valueOf(ex.getMessage()));
			return Optional.empty();
		}
	}

	private CompletableFuture<Object> move(Partition partition, ChannelName channel) {
		if (partition(channel) != partition) {
			// The servers of the layer were others when it was sent.
			return CompletableFuture.completedFuture(List.of(bytes(this.node), 0L, 0L, List.of()));
		}
		return partition.run(Script.DELAY_MOVE,
				new Arguments().add(this.time.forScript())
					.add(channel.value())
					.add(channel.source().value())
					.add(this.settings.capacities().of(channel))
					.add(this.settings.expiry().toMillis())
					.add(MAX_MESSAGES));
	}

	private void finish(Partition partition, ChannelName channel, CompletableFuture<Object> move) {
		List<?> reply = Replies.list(partition.link().await(move));
		String owner = Replies.text(reply.get(0));
		if (owner.equals(this.node)) {
			this.handOver.run(partition, channel);
		}
		else if (!owner.isEmpty()) {
			this.outbox.post(owner, Kind.DUE, channel.value(), "");
		}
		this.queues.queued(channel, Replies.number(reply.get(1)), Replies.texts(reply.get(3)));
		for (long dropped = Replies.number(reply.get(2)); dropped > 0; dropped--) {
			this.handOver.lost(channel);
		}
	}

	private void handOver(Partition partition, ChannelName channel) {
		guard(partition, channel, () -> this.handOver.run(partition, channel));
	}

	/**
	 * Do something with one channel, which must not stop the others. If that fails, it is
	 * looked at again in a moment.
	 */
	private void guard(Partition partition, ChannelName channel, Runnable action) {
		try {
			action.run();
		}
		catch (ChannelLayerException ex) {
			String message = String.valueOf(ex.getMessage());
			if (message.contains("WRONGTYPE")) {
				drop(partition, bytes(channel.value()), message);
			}
			else {
				this.uncertain.add(partition);
				logger.debug("Cannot send what is due for '{}' for now", channel, ex);
			}
		}
	}

	private void drop(Partition partition, byte[] channel, String reason) {
		logger.error("Dropped what was to be sent later to '{}'; does another program write to these keys? {}",
				Replies.text(channel), reason);
		partition.await(Script.DELAY_DROP, new Arguments().add(this.settings.expiry().toMillis()).add(channel));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private Partition partition(ChannelName channel) {
		return this.partitions.of(channel.source().value());
	}

	@Override
	public void close() {
		this.timer.close();
	}

}
