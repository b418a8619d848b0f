package io.channels.layer.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelFullException;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.LayerSettings;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.Message;

/**
 * Takes messages that are due for channels of this node into its hand, sends them, and
 * tells Redis that it is done with them. For use by one thread.
 */
final class HandOver {

	private static final Logger logger = LoggerFactory.getLogger(HandOver.class);

	private static final int BATCH = 20;

	private final Map<Place, List<String>> unconfirmed = new LinkedHashMap<>();

	private final LayerSettings settings;

	private final ServerTime time;

	private final String node;

	private final MessageCodec codec;

	private final LocalDelivery delivery;

	private final LayerCounters counters;

	private final DropLog dropLog;

	HandOver(LayerSettings settings, ServerTime time, String node, MessageCodec codec, LocalDelivery delivery,
			LayerCounters counters, DropLog dropLog) {
		this.settings = settings;
		this.time = time;
		this.node = node;
		this.codec = codec;
		this.delivery = delivery;
		this.counters = counters;
		this.dropLog = dropLog;
	}

	/**
	 * Send what is due for a channel.
	 */
	void run(Partition partition, ChannelName channel) {
		Place place = new Place(partition, channel);
		List<String> done = this.unconfirmed.computeIfAbsent(place, (absent) -> new ArrayList<>());
		List<?> given = hold(place, false, done);
		while (!given.isEmpty()) {
			boolean full = false;
			for (int i = 0; i < given.size() && !full; i += 2) {
				full = !send(channel, (byte[]) given.get(i + 1));
				if (!full) {
					done.add(Replies.text(given.get(i)));
				}
			}
			given = hold(place, full, done);
		}
		this.unconfirmed.remove(place);
	}

	/**
	 * Return the channels for which Redis could not be told yet what this node is done
	 * with.
	 */
	List<Place> unconfirmed() {
		return List.copyOf(this.unconfirmed.keySet());
	}

	private List<?> hold(Place place, boolean full, List<String> done) {
		List<?> reply = Replies.list(place.partition()
			.await(Script.DELAY_HOLD,
					new Arguments().add(this.time.forScript())
						.add(place.channel().value())
						.add(this.settings.expiry().toMillis())
						.add(this.node)
						.add(BATCH)
						.add(full)
						.add(done)));
		done.clear();
		for (long dropped = Replies.number(reply.get(0)); dropped > 0; dropped--) {
			lost(place.channel());
		}
		return Replies.list(reply.get(1));
	}

	/**
	 * Log a message that is counted as dropped by a script.
	 */
	void lost(ChannelName channel) {
		this.counters.noteDropped(DropReason.LOST, 1);
		this.dropLog.dropped("the node that had it in hand died", channel.value());
	}

	/**
	 * Send a message.
	 * @return whether the channel was not full
	 */
	private boolean send(ChannelName channel, byte[] frame) {
		try {
			MessageCodec.Decoded message = this.codec.decode(channel.value(), frame);
			this.delivery.send(new Message(channel, message.content(), message.metadata()));
		}
		catch (ChannelFullException ex) {
			logger.debug("A message that is due for '{}' waits for room", channel);
			return false;
		}
		catch (RuntimeException ex) {
			this.counters.sent(1);
			this.counters.dropped((ex instanceof UnreadableMessageException) ? DropReason.UNREADABLE : DropReason.LOST,
					1);
			logger.error("Dropped a message that was due for '{}'", channel, ex);
		}
		return true;
	}

	/**
	 * A channel, and where the messages for it are.
	 */
	record Place(Partition partition, ChannelName channel) {
	}

}
