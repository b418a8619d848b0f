package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * A node whose backend has faults: a layer of its own, members of a group, and a thread
 * that receives what is queued.
 */
final class FaultyNode implements AutoCloseable {

	static final GroupName ROOM = GroupName.of("room");

	private static final int MEMBERS = 3;

	private static final Duration PATIENCE = Duration.ofMillis(300);

	private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();

	private final String name;

	private final Ledger ledger;

	private final ChannelLayer layer;

	private final Thread thread;

	private volatile boolean closed;

	private FaultyNode(String name, Ledger ledger, ChannelLayer layer, List<String> queues) {
		this.name = name;
		this.ledger = ledger;
		this.layer = layer;
		this.thread = new Thread(() -> receive(queues), "receiver-" + name);
	}

	/**
	 * Return a node.
	 * @param queues the channels that it receives from
	 */
	static FaultyNode started(String name, Ledger ledger, RedisConfiguration redis, LayerSettings settings,
			Duration timeout, List<String> queues) {
		LettuceConnectionFactory application = new LettuceConnectionFactory(redis,
				LettuceClientConfiguration.builder().commandTimeout(timeout).build());
		ChannelLayer layer = new RedisChannelLayerFactory(() -> application, Clock.systemUTC()).create(settings);
		FaultyNode node = new FaultyNode(name, ledger, layer, queues);
		node.start();
		return node;
	}

	private void start() {
		this.layer.subscribe(ChannelSource.of(this.name + "!"), new Recorder());
		members().forEach((member) -> this.layer.groupAdd(ROOM, member));
		this.thread.start();
	}

	private void receive(List<String> queues) {
		List<ChannelSource> sources = queues.stream().map(ChannelSource::of).toList();
		try {
			while (!this.closed) {
				Optional<Message> message = this.layer.receive(sources, PATIENCE);
				message.ifPresent((taken) -> this.ledger.arrived(taken.channel(), taken.content()));
			}
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			if (!this.closed) {
				this.death.set(ex);
			}
		}
	}

	/**
	 * Return the channels that are members of the group.
	 */
	Stream<ChannelName> members() {
		return IntStream.range(0, MEMBERS).mapToObj((i) -> ChannelName.of(this.name + "!" + i));
	}

	ChannelLayer layer() {
		return this.layer;
	}

	void send(String channel, Content content) {
		this.layer.send(new Message(ChannelName.of(channel), content));
	}

	void sendToRoom(Content content) {
		this.layer.groupSend(new GroupMessage(ROOM, content));
	}

	/**
	 * Return why the receiving thread died, or null.
	 */
	@Nullable Throwable death() {
		return this.death.get();
	}

	@Override
	public void close() {
		this.closed = true;
		this.layer.close();
		this.thread.interrupt();
	}

	@Override
	public String toString() {
		return this.name;
	}

	private final class Recorder implements ChannelReceiver {

		@Override
		public Delivery receive(Message message) {
			FaultyNode.this.ledger.arrived(message.channel(), message.content());
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(ChannelName member, GroupMessage message) {
			FaultyNode.this.ledger.arrived(member, message.content());
			return Delivery.DELIVERED;
		}

		@Override
		public boolean has(ChannelName channel) {
			return true;
		}

	}

}
