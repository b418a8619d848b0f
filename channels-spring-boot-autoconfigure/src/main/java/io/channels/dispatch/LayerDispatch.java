package io.channels.dispatch;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;

/**
 * The gateway's side of a dispatch through the layer: invites a worker for each
 * connection, and sends the one that claims it all events, in order. Connections and
 * workers are concurrent maps; each connection guards itself; a timer looks after those
 * that wait, and after workers that are silent.
 */
public final class LayerDispatch implements WebSocketDispatch, ChannelReceiver, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LayerDispatch.class);

	private static final int LANES = 4;

	private final AtomicLong lastConnection = new AtomicLong();

	private final ConcurrentMap<String, DispatchedConnection> connections = new ConcurrentHashMap<>();

	/**
	 * The workers that have connections of this gateway, and when they were last heard.
	 */
	private final ConcurrentMap<String, Long> workers = new ConcurrentHashMap<>();

	private final ChannelSource prefix = ChannelSource
		.of("websocket.gateway." + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "!");

	private final ChannelLayer layer;

	private final DispatchSettings settings;

	private final HandshakeCodec handshakes;

	private final Predicate<Handshake> accepts;

	private final Clock clock;

	private final int phase;

	/**
	 * Threads that take signals, those of one connection on one of them, in order.
	 */
	private final List<ExecutorService> lanes;

	private @Nullable Subscription subscription;

	private @Nullable ScheduledThreadPoolExecutor timer;

	private long nextPingMillis;

	private volatile boolean running;

	/**
	 * Create a dispatch.
	 * @param layer the layer that gateways and workers share
	 * @param settings times
	 * @param principals writes who clients are
	 * @param accepts whether there may be a consumer for a connection, as far as it is
	 * known here
	 * @param clock tells the time
	 * @param phase the phase to run in, just outside of the gateway
	 */
	public LayerDispatch(ChannelLayer layer, DispatchSettings settings, PrincipalCodec principals,
			Predicate<Handshake> accepts, Clock clock, int phase) {
		this.layer = layer;
		this.settings = settings;
		this.handshakes = new HandshakeCodec(principals);
		this.accepts = accepts;
		this.clock = clock;
		this.phase = phase;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-signals-");
		threads.setDaemon(true);
		this.lanes = Stream.generate(() -> Executors.newSingleThreadExecutor(threads)).limit(LANES).toList();
	}

	ChannelLayer layer() {
		return this.layer;
	}

	DispatchSettings settings() {
		return this.settings;
	}

	HandshakeCodec handshakes() {
		return this.handshakes;
	}

	long millis() {
		return this.clock.millis();
	}

	@Override
	public boolean accepts(Handshake handshake) {
		return this.accepts.test(handshake);
	}

	@Override
	public Events open(WebSocketConnection connection) {
		ChannelName control = this.prefix
			.channel(Long.toString(this.lastConnection.incrementAndGet(), Character.MAX_RADIX));
		DispatchedConnection dispatched = new DispatchedConnection(this, connection, control.value());
		this.connections.put(control.value(), dispatched);
		return dispatched;
	}

	void forget(String control) {
		this.connections.remove(control);
	}

	/**
	 * Note that a worker has a connection of this gateway.
	 */
	void watch(String worker) {
		this.workers.putIfAbsent(worker, millis());
	}

	@Override
	public Delivery receive(Message message) {
		Signal signal = Signal.read(message);
		if (signal.type() == Signal.Type.PONG) {
			this.workers.replace(signal.value(Signal.WORKER), millis());
			return Delivery.DELIVERED;
		}
		DispatchedConnection connection = this.connections.get(message.channel().value());
		if (connection == null) {
			return Delivery.GONE;
		}
		connection.hear(signal);
		try {
			// Taking it may send events, which the layer's thread must not wait for.
			this.lanes.get(Math.floorMod(message.channel().hashCode(), this.lanes.size()))
				.execute(() -> connection.take(signal));
			return Delivery.DELIVERED;
		}
		catch (RejectedExecutionException ex) {
			return Delivery.GONE;
		}
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return this.connections.containsKey(channel.value());
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		this.subscription = this.layer.subscribe(this.prefix, this);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-dispatch-");
		threads.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threads);
		this.timer.scheduleWithFixedDelay(this::tick, this.settings.tickMillis(), this.settings.tickMillis(),
				TimeUnit.MILLISECONDS);
		this.running = true;
	}

	private void tick() {
		long now = millis();
		for (DispatchedConnection connection : this.connections.values()) {
			try {
				connection.tick(now);
			}
			catch (RuntimeException ex) {
				logger.warn("Could not look after the events of '{}'", connection, ex);
			}
		}
		try {
			lookAfterWorkers(now);
		}
		catch (RuntimeException ex) {
			logger.warn("Could not look after workers", ex);
		}
	}

	private void lookAfterWorkers(long now) {
		for (Map.Entry<String, Long> worker : this.workers.entrySet()) {
			if (now - worker.getValue() > this.settings.lease().toMillis()) {
				this.workers.remove(worker.getKey());
				lost(worker.getKey());
			}
		}
		if (now >= this.nextPingMillis) {
			this.nextPingMillis = now + this.settings.pingMillis();
			this.workers.keySet().forEach(this::ping);
		}
	}

	private void lost(String worker) {
		long affected = this.connections.values()
			.stream()
			.filter((connection) -> connection.workerLost(worker))
			.count();
		if (affected > 0) {
			logger.warn("Worker '{}' gave no sign of life for {}; {} connection(s) go on elsewhere", worker,
					this.settings.lease(), affected);
		}
	}

	private void ping(String worker) {
		try {
			this.layer.send(Signal.of(Signal.Type.PING, Signal.GATEWAY, this.prefix.value())
				.to(EventWorker.channel(worker, "ping")));
		}
		catch (RuntimeException ex) {
			logger.debug("Could not ping worker '{}'", worker, ex);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		if (this.timer != null) {
			this.timer.shutdownNow();
			this.timer = null;
		}
		if (this.subscription != null) {
			this.subscription.close();
			this.subscription = null;
		}
		this.lanes.forEach(ExecutorService::shutdown);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
