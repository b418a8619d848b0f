package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.redis.Socket.Delivered;
import io.channels.layer.redis.Socket.Membership;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Lets three nodes with 300 connections do what they like while Redis is killed, and
 * compares all that arrived with a model.
 */
@Tag("slow")
class RandomNodesTests {

	private static final Logger logger = LoggerFactory.getLogger(RandomNodesTests.class);

	private static final int NODES = 3;

	private static final int SOCKETS_PER_NODE = 100;

	private static final int SENDERS_PER_NODE = 2;

	private static final List<GroupName> GROUPS = IntStream.range(0, 20)
		.mapToObj((i) -> GroupName.of("room-" + i))
		.toList();

	private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("random.seconds", 60));

	private static final long MILLIS = TimeUnit.MILLISECONDS.toNanos(1);

	private final long seed = Long.getLong("random.seed", new Random().nextLong());

	private final AtomicBoolean over = new AtomicBoolean();

	private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

	private final List<Node> nodes = new ArrayList<>();

	@Test
	@Timeout(180)
	void everyDeliveryIsExplained() throws Exception {
		ExecutorService executor = Executors.newCachedThreadPool();
		try (RedisServer server = RedisServer.started()) {
			for (int i = 0; i < NODES; i++) {
				this.nodes.add(new Node(i, server));
			}
			List<Future<?>> tasks = new ArrayList<>();
			for (Node node : this.nodes) {
				tasks.add(executor.submit(() -> joinAndLeave(node)));
				for (int i = 0; i < SENDERS_PER_NODE; i++) {
					long sender = tasks.size();
					tasks.add(executor.submit(() -> send(node, sender)));
				}
			}
			for (int restart = 0; restart < 2; restart++) {
				Thread.sleep(DURATION.dividedBy(3).toMillis());
				server.kill();
				Thread.sleep(200 + new Random(this.seed).nextInt(1_000));
				server.restartEmpty();
			}
			Thread.sleep(DURATION.dividedBy(3).toMillis());
			this.over.set(true);
			for (Future<?> task : tasks) {
				task.get(30, TimeUnit.SECONDS);
			}
			settle();
			check();
			this.nodes.forEach((node) -> node.layer.close());
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void joinAndLeave(Node node) {
		Random random = new Random(this.seed + node.number);
		while (!this.over.get()) {
			int place = random.nextInt(SOCKETS_PER_NODE);
			Socket socket = node.sockets.get(place);
			if (random.nextInt(50) == 0) {
				node.disconnect(socket);
				node.sockets.set(place, node.connect());
			}
			else {
				GroupName group = GROUPS.get(random.nextInt(GROUPS.size()));
				if (socket.isMember(group)) {
					Membership membership = socket.leaving(group, System.nanoTime());
					node.layer.groupDiscard(group, socket.channel());
					membership.left(System.nanoTime());
				}
				else {
					Membership membership = socket.joining(group, System.nanoTime());
					node.layer.groupAdd(group, socket.channel());
					membership.joined(System.nanoTime());
				}
			}
			LockSupport.parkNanos(random.nextInt(4) * MILLIS);
		}
	}

	private void send(Node node, long sender) {
		Random random = new Random(this.seed - sender);
		for (long number = 0; !this.over.get(); number++) {
			GroupName group = GROUPS.get(random.nextInt(GROUPS.size()));
			Content content = Content.of(Map.of("sender", sender, "number", number));
			long from = System.nanoTime();
			boolean taken = true;
			try {
				node.layer.groupSend(new GroupMessage(group, content));
			}
			catch (ChannelLayerException ex) {
				taken = false;
			}
			this.sent.add(new Sent(node, group, sender, number, from, System.nanoTime(), taken));
			LockSupport.parkNanos(random.nextInt(6) * MILLIS);
		}
	}

	/**
	 * Wait until a last message from every node has reached all the others.
	 */
	private void settle() {
		for (Node from : this.nodes) {
			for (Node to : this.nodes) {
				String last = "last from " + from.number;
				await().atMost(Duration.ofSeconds(10))
					.ignoreExceptions()
					.until(() -> to.probe.contains(last) || from.sendProbe(to, last));
			}
		}
	}

	private void check() {
		Map<List<Long>, Sent> all = new HashMap<>();
		this.sent.forEach((one) -> all.put(List.of(one.sender, one.number), one));
		Set<String> unexplained = new HashSet<>();
		for (Node node : this.nodes) {
			Set<List<Long>> lost = new HashSet<>();
			for (Socket socket : node.everSockets) {
				checkDelivered(socket, all, unexplained);
				lost.addAll(missing(node, socket));
			}
			logger.info("node {}: lost {}, counted {}", node.number, lost.size(), node.layer.statistics());
			if (lost.size() > node.counted()) {
				unexplained.add("node %d has not counted some of the lost %s".formatted(node.number, lost));
			}
		}
		assertThat(unexplained).as("seed %d", this.seed).isEmpty();
	}

	private static void checkDelivered(Socket socket, Map<List<Long>, Sent> all, Set<String> unexplained) {
		Map<Long, Long> last = new HashMap<>();
		for (Delivered one : socket.delivered()) {
			Sent message = all.get(List.of(one.sender(), one.number()));
			if (message == null || !message.group.equals(one.group())) {
				unexplained.add("nobody sent " + one);
			}
			else if (!socket.mayHaveBeenMember(one.group(), message.from, one.at())) {
				unexplained.add("%s got %s, but was no member".formatted(socket.channel(), one));
			}
			Long before = last.put(one.sender(), one.number());
			if (before != null && before >= one.number()) {
				unexplained.add("%s got %s behind %d".formatted(socket.channel(), one, before));
			}
		}
	}

	/**
	 * Return the messages that a connection should have got: it was a member long before
	 * and after, and the sender was told that the message was taken.
	 */
	private Set<List<Long>> missing(Node node, Socket socket) {
		Set<List<Long>> got = new HashSet<>();
		socket.delivered().forEach((one) -> got.add(List.of(one.sender(), one.number())));
		Set<List<Long>> missing = new HashSet<>();
		for (Sent one : this.sent) {
			boolean due = (one.taken || one.node == node)
					&& socket.wasMember(one.group, one.from, one.to + 5_000 * MILLIS);
			if (due && !got.contains(List.of(one.sender, one.number))) {
				missing.add(List.of(one.sender, one.number));
			}
		}
		return missing;
	}

	private record Sent(Node node, GroupName group, long sender, long number, long from, long to, boolean taken) {
	}

	/**
	 * One node and its connections.
	 */
	private final class Node implements ChannelReceiver {

		private final Map<ChannelName, Socket> open = new ConcurrentHashMap<>();

		private final List<Socket> everSockets = new ArrayList<>();

		private final List<Socket> sockets = new ArrayList<>();

		private final Set<String> probe = ConcurrentHashMap.newKeySet();

		private final int number;

		private final ChannelLayer layer;

		private final ChannelSource prefix;

		Node(int number, RedisServer server) {
			this.number = number;
			this.prefix = ChannelSource.of("node" + number + "!");
			this.layer = new RedisChannelLayerFactory(() -> null, Clock.systemUTC()).create(
					LayerSettings.defaults().withHosts(List.of(server.address())).withNodeLease(Duration.ofSeconds(7)));
			this.layer.subscribe(this.prefix, this);
			for (int i = 0; i < SOCKETS_PER_NODE; i++) {
				this.sockets.add(connect());
			}
		}

		Socket connect() {
			Socket socket = new Socket(this.prefix.channel("s" + this.everSockets.size()));
			this.everSockets.add(socket);
			this.open.put(socket.channel(), socket);
			return socket;
		}

		void disconnect(Socket socket) {
			List<Membership> ending = socket.groups()
				.stream()
				.map((group) -> socket.leaving(group, System.nanoTime()))
				.toList();
			this.open.remove(socket.channel());
			this.layer.discardAll(socket.channel());
			ending.forEach((membership) -> membership.left(System.nanoTime()));
		}

		boolean sendProbe(Node to, String text) {
			this.layer.send(new Message(to.prefix.channel("probe"), Content.of("text", text)));
			return false;
		}

		/**
		 * Return what the node counted beside deliveries.
		 */
		long counted() {
			LayerStatistics statistics = this.layer.statistics();
			return statistics.dropped();
		}

		@Override
		public Delivery receive(Message message) {
			this.probe.add(String.valueOf(message.content().text("text")));
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(ChannelName member, GroupMessage message) {
			Socket socket = this.open.get(member);
			if (socket == null) {
				return Delivery.GONE;
			}
			socket.deliver(message, System.nanoTime());
			return Delivery.DELIVERED;
		}

		@Override
		public boolean has(ChannelName channel) {
			return this.open.containsKey(channel);
		}

	}

}
