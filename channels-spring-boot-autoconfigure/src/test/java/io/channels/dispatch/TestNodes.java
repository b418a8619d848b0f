package io.channels.dispatch;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;
import io.channels.websocket.EventTraces;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketContent;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;

/**
 * Gateways and workers that share a layer in memory, each as if it was a node of its own.
 */
final class TestNodes implements AutoCloseable {

	static final Duration LEASE = Duration.ofSeconds(1);

	private static final List<String> EVENTS = List.of("websocket.connect", "websocket.receive",
			"websocket.disconnect");

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults().withMaxMessageSize(DataSize.ofKilobytes(64)));

	private final ConcurrentMap<String, FakeSocket> sockets = new ConcurrentHashMap<>();

	private final AtomicInteger lastSocket = new AtomicInteger();

	private final List<AutoCloseable> toClose = new ArrayList<>();

	private final WorkerConsumer consumer;

	TestNodes(WorkerConsumer consumer) {
		this.consumer = consumer;
		this.layer.subscribe(ChannelSource.of("websocket.send.test!"), new Sockets(this.sockets));
	}

	ChannelLayer layer() {
		return this.layer;
	}

	GatewayNode gateway() {
		return gateway(Duration.ofSeconds(5), PrincipalCodec.ofName());
	}

	GatewayNode gateway(Duration acceptTimeout, PrincipalCodec principals) {
		NodeLayer view = new NodeLayer(this.layer);
		LayerDispatch dispatch = new LayerDispatch(view, new DispatchSettings(acceptTimeout, LEASE), principals,
				EventTraces.NONE, (handshake) -> true, Clock.systemUTC(), 0);
		dispatch.start();
		this.toClose.add(dispatch::stop);
		return new GatewayNode(dispatch, view);
	}

	WorkerNode worker(String name) {
		return worker(name, EVENTS, PrincipalCodec.ofName());
	}

	/**
	 * Start a worker.
	 * @param channels which events it takes connections for
	 */
	WorkerNode worker(String name, List<String> channels, PrincipalCodec principals) {
		return worker(name, channels, principals, Duration.ofSeconds(10), 8);
	}

	WorkerNode worker(String name, List<String> channels, PrincipalCodec principals, Duration shutdownTimeout,
			int threads) {
		NodeLayer view = new NodeLayer(this.layer);
		ConsumerCounters counters = new ConsumerCounters();
		Delays delays = Delays.onThread();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		MessageConsumer named = (context) -> this.consumer.consume(name, context);
		Router<MessageConsumer> router = new Router<>(
				List.of(new Route<>(new LinkedHashSet<>(EVENTS), List.of(Filter.path("/{room}")), named)));
		LocalDispatch local = new LocalDispatch(router,
				Channels.of(new ChannelLayers(Map.of("default", view)), new ContentConverter(JsonMapper.shared())),
				new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), counters, JsonMapper.shared()),
				counters, executor, delays);
		EventWorker worker = new EventWorker(view, new DispatchSettings(Duration.ofSeconds(5), LEASE), local,
				channels.stream().map(ChannelSource::of).toList(), JsonMapper.shared(), principals, EventTraces.NONE,
				executor, Clock.systemUTC(), shutdownTimeout, 0);
		worker.start();
		this.toClose.add(worker::stop);
		this.toClose.add(delays);
		this.toClose.add(executor::shutdownNow);
		return new WorkerNode(worker, view);
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable closeable : this.toClose) {
			closeable.close();
		}
	}

	/**
	 * What consumers of all workers do.
	 */
	@FunctionalInterface
	interface WorkerConsumer {

		void consume(String worker, ConsumerContext context) throws Exception;

	}

	/**
	 * A worker and the layer as it sees it.
	 */
	record WorkerNode(EventWorker worker, NodeLayer layer) {

		void stop() {
			this.worker.stop();
		}

		int size() {
			return this.worker.size();
		}

	}

	/**
	 * A gateway and the layer as it sees it.
	 */
	final class GatewayNode {

		private final LayerDispatch dispatch;

		private final NodeLayer layer;

		GatewayNode(LayerDispatch dispatch, NodeLayer layer) {
			this.dispatch = dispatch;
			this.layer = layer;
		}

		LayerDispatch dispatch() {
			return this.dispatch;
		}

		NodeLayer layer() {
			return this.layer;
		}

		FakeSocket open(String path) {
			return open(path, null, Map.of());
		}

		FakeSocket open(String path, @Nullable Principal principal, Map<String, Object> attributes) {
			ChannelName channel = ChannelName.of("websocket.send.test!" + TestNodes.this.lastSocket.incrementAndGet());
			Handshake handshake = new Handshake(path, "", new HttpHeaders(), List.of(), null, null, principal,
					attributes);
			FakeSocket socket = new FakeSocket(this.dispatch, channel, handshake);
			TestNodes.this.sockets.put(channel.value(), socket);
			return socket;
		}

	}

	/**
	 * Hands replies to sockets.
	 */
	private record Sockets(Map<String, FakeSocket> sockets) implements ChannelReceiver {

		@Override
		public Delivery receive(Message message) {
			FakeSocket socket = this.sockets.get(message.channel().value());
			if (socket == null) {
				return Delivery.GONE;
			}
			socket.reply(message.content().as(WebSocketContent.REPLY));
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(ChannelName member, GroupMessage message) {
			return Delivery.GONE;
		}

		@Override
		public boolean has(ChannelName channel) {
			return this.sockets.containsKey(channel.value());
		}

	}

}
