package io.channels.dispatch;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.channels.dispatch.Acknowledgements.Acknowledgement;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.EventTraces;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;

/**
 * The gateway's side of a dispatch through the layer: invites a worker for each
 * connection, and sends the one that claims it all events, in order. Connections are a
 * concurrent map, and each guards itself; one timer looks after those that wait, another
 * after workers that are silent.
 * <p>
 * The first claim of a worker makes a <em>bond</em> with it, which lasts until one side
 * is silent for a lease. Whoever was taken for dead and is not learns that by its bond,
 * before it does anything to connections that are somebody else's by now.
 */
public final class LayerDispatch implements WebSocketDispatch, ChannelReceiver, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LayerDispatch.class);

	private static final int LANES = 4;

	private final AtomicLong lastConnection = new AtomicLong();

	private final ConcurrentMap<String, DispatchedConnection> connections = new ConcurrentHashMap<>();

	private final AtomicLong lastBond = new AtomicLong();

	private final ChannelSource prefix = ChannelSource
		.of("websocket.gateway." + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "!");

	private final ChannelLayer layer;

	private final DispatchSettings settings;

	private final HandshakeCodec handshakes;

	private final EventTraces traces;

	private final Predicate<Handshake> accepts;

	private final Clock clock;

	private final int phase;

	/**
	 * The workers that have connections of this gateway.
	 */
	private final Peers workers;

	private final Invitations invitations;

	/**
	 * Threads that take signals, those of one connection on one of them, in order.
	 */
	private volatile List<ExecutorService> lanes = List.of();

	private volatile @Nullable ExecutorService inviting;

	private @Nullable Subscription subscription;

	private @Nullable ScheduledThreadPoolExecutor timer;

	private long nextPingMillis;

	private volatile boolean running;

	/**
	 * Create a dispatch.
	 * @param layer the layer that gateways and workers share
	 * @param settings times
	 * @param principals writes who clients are
	 * @param traces carries traces along
	 * @param accepts whether there may be a consumer for a connection, as far as it is
	 * known here
	 * @param clock tells the time
	 * @param phase the phase to run in, just outside of the gateway
	 */
	public LayerDispatch(ChannelLayer layer, DispatchSettings settings, PrincipalCodec principals, EventTraces traces,
			Predicate<Handshake> accepts, Clock clock, int phase) {
		this.layer = layer;
		this.settings = settings;
		this.handshakes = new HandshakeCodec(principals);
		this.traces = traces;
		this.accepts = accepts;
		this.clock = clock;
		this.phase = phase;
		this.workers = new Peers(layer, clock, settings.leaseMillis());
		this.invitations = new Invitations(this::executeInviting, this::millis);
	}

	private void executeInviting(Runnable action) {
		ExecutorService executor = this.inviting;
		if (executor != null) {
			executor.execute(action);
		}
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

	EventTraces traces() {
		return this.traces;
	}

	long millis() {
		return this.clock.millis();
	}

	Invitations invitations() {
		return this.invitations;
	}

	/**
	 * Return how many connections there are whose consumer may not know of their end.
	 */
	int size() {
		return this.connections.size();
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
	 * Return the bond with a worker that takes a connection of this gateway.
	 */
	long meet(String worker) {
		return this.workers.meet(worker, this.lastBond.incrementAndGet());
	}

	/**
	 * Tell a worker that a connection is not its own.
	 */
	void decline(String worker, String control) {
		tell(Signal.of(Signal.Type.ABANDON, Signal.GATEWAY, control)
			.to(EventWorker.channel(worker, EventWorker.local(control))));
	}

	@Override
	public Delivery receive(Message message) {
		Signal signal = Signal.read(message);
		String channel = message.channel().value();
		if (signal.type() == Signal.Type.PONG
				&& this.workers.heard(signal.value(Signal.WORKER), signal.number(Signal.BOND))) {
			return Delivery.DELIVERED;
		}
		if (signal.type() == Signal.Type.STOPPED) {
			behindAllSignals(() -> stopped(signal.value(Signal.WORKER), signal.number(Signal.BOND),
					Set.of(signal.value(Signal.STUCK).split(" "))));
			return Delivery.DELIVERED;
		}
		if (signal.type() == Signal.Type.ACKNOWLEDGED) {
			Acknowledgement.read(signal, this.prefix.value()).forEach(this::receive);
			return Delivery.DELIVERED;
		}
		return receive(channel, signal);
	}

	private Delivery receive(String channel, Signal signal) {
		DispatchedConnection connection = this.connections.get(channel);
		if (connection != null) {
			connection.hear(signal);
		}
		try {
			// Taking it may send something, which the layer's thread must not wait for.
			this.lanes.get(Math.floorMod(channel.hashCode(), LANES)).execute(() -> take(channel, signal));
			return (connection != null || isOfWorker(signal)) ? Delivery.DELIVERED : Delivery.GONE;
		}
		catch (RejectedExecutionException ex) {
			return Delivery.GONE;
		}
	}

	/**
	 * Do something when all signals that came before are taken.
	 */
	private void behindAllSignals(Runnable action) {
		AtomicInteger lanesToGo = new AtomicInteger(LANES);
		this.lanes.forEach((lane) -> lane.execute(() -> {
			if (lanesToGo.decrementAndGet() == 0) {
				action.run();
			}
		}));
	}

	/**
	 * A worker has stopped. What it could not give back is lost; what it was given at
	 * last it has not begun.
	 */
	private void stopped(String worker, long bond, Set<String> stuck) {
		this.workers.leave(worker, bond);
		long lost = 0;
		for (DispatchedConnection connection : this.connections.values()) {
			if (!stuck.contains(connection.control())) {
				connection.takeBack(worker, bond);
			}
			else if (connection.workerLost(worker, bond)) {
				lost++;
			}
		}
		if (lost > 0) {
			logger.warn("Worker '{}' has stopped before {} connection(s) were at rest; they are closed", worker, lost);
		}
		tell(signal(Signal.Type.LEFT, bond).to(EventWorker.channel(worker, EventWorker.SIGNS)));
	}

	private static boolean isOfWorker(Signal signal) {
		return signal.type() == Signal.Type.PONG || signal.type() == Signal.Type.FORGOT;
	}

	private void take(String channel, Signal signal) {
		try {
			String worker = signal.value(Signal.WORKER);
			DispatchedConnection connection = this.connections.get(channel);
			if (isOfWorker(signal)) {
				takeFromStranger(signal, worker, signal.number(Signal.BOND));
			}
			else if (connection != null) {
				if (signal.type() == Signal.Type.CLAIM) {
					giveMore(worker, connection.neededChannel());
				}
				connection.take(signal);
			}
			else {
				decline(worker, channel);
			}
		}
		catch (RuntimeException ex) {
			logger.error("Could not take {} on '{}'", signal, channel, ex);
		}
	}

	/**
	 * Give connections to a worker that were not invited yet. This is done before its
	 * claim is over, and on the same lane, so that it has them all before it can stop.
	 */
	private void giveMore(String worker, ChannelName channel) {
		for (DispatchedConnection connection : this.invitations.next(channel)) {
			try {
				connection.give(worker);
			}
			catch (RuntimeException ex) {
				logger.error("Could not give {} to worker '{}'", connection, worker, ex);
			}
		}
	}

	/**
	 * Take a sign of a worker that was taken for dead, or has taken this gateway for it.
	 */
	private void takeFromStranger(Signal signal, String worker, long bond) {
		if (signal.type() == Signal.Type.FORGOT) {
			this.workers.leave(worker, bond);
			this.connections.values().forEach((connection) -> connection.forgotten(worker, bond));
		}
		else {
			tell(signal(Signal.Type.LEFT, bond).to(EventWorker.channel(worker, EventWorker.SIGNS)));
		}
	}

	private Signal signal(Signal.Type type, long bond) {
		return Signal.of(type, Signal.GATEWAY, this.prefix.value(), Signal.BOND, Long.toString(bond));
	}

	/**
	 * Tell a worker something, whose loss is not the end.
	 */
	void tell(Message signal) {
		try {
			this.layer.send(signal);
		}
		catch (RuntimeException ex) {
			logger.debug("Could not tell a worker on '{}'", signal.channel(), ex);
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
		CustomizableThreadFactory threads = threads("channels-signals-");
		this.lanes = Stream.generate(() -> Executors.newSingleThreadExecutor(threads)).limit(LANES).toList();
		this.inviting = Executors.newSingleThreadExecutor(threads("channels-invitations-"));
		this.subscription = this.layer.subscribe(this.prefix, this);
		// Connections can wait for the layer; signs of life must not wait for them.
		this.timer = new ScheduledThreadPoolExecutor(2, threads("channels-dispatch-"));
		long tickMillis = this.settings.tickMillis();
		this.timer.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
		this.timer.scheduleWithFixedDelay(this::lookAfterWorkers, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
		this.running = true;
	}

	private static CustomizableThreadFactory threads(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	private void tick() {
		long now = millis();
		int givenUp = 0;
		DispatchedConnection last = null;
		for (DispatchedConnection connection : this.connections.values()) {
			try {
				if (connection.tick(now)) {
					givenUp++;
					last = connection;
				}
			}
			catch (RuntimeException ex) {
				logger.warn("Could not look after the events of {}", connection, ex);
			}
		}
		if (last != null) {
			logger.warn("No worker has taken {} connection(s), such as {}: is there one that listens?", givenUp, last);
		}
		this.invitations.tick();
	}

	private void lookAfterWorkers() {
		try {
			this.workers.lost().forEach(this::lost);
			long now = millis();
			if (now >= this.nextPingMillis) {
				this.nextPingMillis = now + this.settings.pingMillis();
				this.workers.all()
					.forEach((worker) -> tell(signal(Signal.Type.PING, worker.bond())
						.to(EventWorker.channel(worker.name(), EventWorker.SIGNS))));
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Could not look after workers", ex);
		}
	}

	private void lost(Peers.Peer worker) {
		long affected = this.connections.values()
			.stream()
			.filter((connection) -> connection.workerLost(worker.name(), worker.bond()))
			.count();
		if (affected > 0) {
			logger.warn("Worker '{}' gave no sign of life for {}; {} connection(s) go on elsewhere, or are closed",
					worker.name(), this.settings.lease(), affected);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.workers.all().forEach(this::sayFarewell);
		if (this.timer != null) {
			this.timer.shutdownNow();
			this.timer = null;
		}
		if (this.subscription != null) {
			close(this.subscription);
			this.subscription = null;
		}
		this.lanes.forEach(ExecutorService::shutdown);
		ExecutorService executor = this.inviting;
		if (executor != null) {
			executor.shutdown();
		}
	}

	private void sayFarewell(Peers.Peer worker) {
		this.workers.leave(worker.name(), worker.bond());
		tell(signal(Signal.Type.STOPPED, worker.bond()).to(EventWorker.channel(worker.name(), EventWorker.SIGNS)));
	}

	private static void close(Subscription subscription) {
		try {
			subscription.close();
		}
		catch (ChannelLayerException ex) {
			logger.debug("The layer is away and will notice that its subscriber has gone", ex);
		}
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
