package io.channels.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.ChannelSession;
import io.channels.dispatch.RemoteConnection.Ownership;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.EventTraces;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketEvent;
import io.channels.worker.LocalDispatch;

/**
 * The worker's side of a dispatch through the layer: claims connections that need a
 * worker, and runs their consumers as if their sockets were here. Everything shared is a
 * concurrent map; each connection guards itself. Signals are sent by threads of their
 * own, so that slow consumers do not make a worker look dead.
 */
public final class EventWorker implements ChannelReceiver, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(EventWorker.class);

	/** The part of a worker's channel for signs of life behind {@code !}. */
	static final String SIGNS = "ping";

	private static final String PREFIX = "websocket.worker.";

	private static final Duration FAREWELL = Duration.ofSeconds(1);

	private static final long FORGET_MILLIS = Duration.ofHours(1).toMillis();

	private final ConcurrentMap<String, RemoteConnection> connections = new ConcurrentHashMap<>();

	/**
	 * Connections whose end was consumed here, and when, since a gateway may send a
	 * disconnect again.
	 */
	private final ConcurrentMap<String, Long> disconnected = new ConcurrentHashMap<>();

	/**
	 * The last bond with each gateway that was taken for dead, since it may not be. Its
	 * monitor guards that a bond is either here or alive.
	 */
	private final ConcurrentMap<String, Peers.Peer> forgotten = new ConcurrentHashMap<>();

	private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);

	private final ChannelLayer layer;

	private final DispatchSettings settings;

	private final LocalDispatch dispatch;

	private final List<ChannelSource> sources;

	private final JsonMapper mapper;

	private final HandshakeCodec handshakes;

	private final EventTraces traces;

	private final Executor executor;

	private final Clock clock;

	private final Duration shutdownTimeout;

	private final int phase;

	/**
	 * The gateways that this worker has connections of.
	 */
	private final Peers gateways;

	private final Claims claims;

	private final Acknowledgements acknowledgements = new Acknowledgements(this.id, this::tell, this::soon);

	private volatile Departure departure;

	private @Nullable Subscription subscription;

	private volatile @Nullable ScheduledThreadPoolExecutor signals;

	private volatile boolean running;

	/**
	 * Create a worker.
	 * @param layer the layer that gateways and workers share
	 * @param settings times
	 * @param dispatch runs the consumers
	 * @param channels the channels of events that this worker takes connections for
	 * @param mapper keeps sessions
	 * @param principals reads who clients are
	 * @param traces carries traces along
	 * @param executor where consumers run
	 * @param clock tells the time
	 * @param shutdownTimeout how long consumers may finish what they hold
	 * @param phase the phase to run in
	 */
	public EventWorker(ChannelLayer layer, DispatchSettings settings, LocalDispatch dispatch,
			List<ChannelSource> channels, JsonMapper mapper, PrincipalCodec principals, EventTraces traces,
			Executor executor, Clock clock, Duration shutdownTimeout, int phase) {
		this.layer = layer;
		this.settings = settings;
		this.dispatch = dispatch;
		this.sources = List.copyOf(channels);
		this.mapper = mapper;
		this.handshakes = new HandshakeCodec(principals);
		this.traces = traces;
		this.executor = executor;
		this.clock = clock;
		this.shutdownTimeout = shutdownTimeout;
		this.phase = phase;
		this.gateways = new Peers(layer, clock, settings.leaseMillis());
		this.claims = new Claims(layer, this.sources, this.id, clock::millis);
		this.departure = new Departure(clock::millis);
	}

	/**
	 * Return a channel of a worker.
	 * @param worker the worker
	 * @param local the part behind {@code !}
	 */
	static String channel(String worker, String local) {
		return PREFIX + worker + "!" + local;
	}

	/**
	 * Return how workers call the connection of a gateway's channel.
	 */
	static String local(String control) {
		return control.substring("websocket.gateway.".length()).replace('!', '.');
	}

	EventTraces traces() {
		return this.traces;
	}

	ChannelLayer layer() {
		return this.layer;
	}

	String id() {
		return this.id;
	}

	Acknowledgements acknowledgements() {
		return this.acknowledgements;
	}

	/**
	 * Return whether there is a consumer here for such a connection.
	 */
	public boolean accepts(Handshake handshake) {
		return this.dispatch.accepts(handshake);
	}

	/**
	 * Return how many connections this worker owns.
	 */
	public int size() {
		return this.connections.size();
	}

	/**
	 * Return the gateways that this worker has a bond with.
	 */
	Collection<Peers.Peer> gateways() {
		return this.gateways.all();
	}

	@Override
	public synchronized void start() {
		if (this.running || this.sources.isEmpty()) {
			return;
		}
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-events-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2, threads);
		this.signals = timer;
		this.departure = new Departure(this.clock::millis);
		this.running = true;
		this.subscription = this.layer.subscribe(ChannelSource.of(PREFIX + this.id + "!"), this);
		long tickMillis = this.settings.tickMillis();
		timer.scheduleWithFixedDelay(this::lookAfterGateways, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
		timer.scheduleWithFixedDelay(this::tellAgain, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
		this.claims.start();
	}

	@Override
	public Delivery receive(Message message) {
		Signal signal = Signal.read(message);
		if (signal.type() == Signal.Type.PING) {
			pinged(signal.value(Signal.GATEWAY), signal.number(Signal.BOND));
			return Delivery.DELIVERED;
		}
		if (signal.type() == Signal.Type.STOPPED) {
			stopped(signal.value(Signal.GATEWAY), signal.number(Signal.BOND));
			return Delivery.DELIVERED;
		}
		if (signal.type() == Signal.Type.LEFT) {
			left(signal.value(Signal.GATEWAY), signal.number(Signal.BOND));
			return Delivery.DELIVERED;
		}
		String local = message.channel().value().substring(PREFIX.length() + this.id.length() + 1);
		this.claims.answered(local);
		if (signal.type() == Signal.Type.ARRIVED) {
			this.departure.arrived(local);
			return Delivery.DELIVERED;
		}
		RemoteConnection connection = this.connections.get(local);
		if (signal.type() == Signal.Type.ABANDON) {
			if (connection != null) {
				connection.abandon();
			}
			return Delivery.DELIVERED;
		}
		return take(local, message, signal) ? Delivery.DELIVERED : Delivery.GONE;
	}

	private boolean take(String local, Message message, Signal signal) {
		RemoteConnection connection = this.connections.get(local);
		if (connection != null && connection.ownership().term() < signal.number(Signal.TERM)) {
			// It was somebody else's meanwhile.
			connection.abandon();
			connection = null;
		}
		if (connection == null) {
			connection = introduced(local, message, signal);
		}
		if (connection == null) {
			return false;
		}
		if (signal.type() == Signal.Type.ADOPT) {
			connection.adopt();
			return true;
		}
		boolean taken = connection.take(event(message, signal), signal.trace(), signal.number(Signal.AFTER));
		if (!taken) {
			answer(Signal.Type.UNKNOWN, signal);
		}
		return taken;
	}

	private static WebSocketEvent event(Message message, Signal signal) {
		ChannelName channel = switch (signal.type()) {
			case CONNECT -> WebSocketEvent.Connect.CHANNEL;
			case RECEIVE -> WebSocketEvent.Receive.CHANNEL;
			case DISCONNECT -> WebSocketEvent.Disconnect.CHANNEL;
			default -> throw new IllegalArgumentException("%s is not for workers".formatted(signal.type()));
		};
		return WebSocketContent.readEvent(channel, message.content());
	}

	/**
	 * Take note of a connection that this worker does not know.
	 * @return the connection, or null if it is not for this worker
	 */
	private @Nullable RemoteConnection introduced(String local, Message message, Signal signal) {
		String handshake = signal.valueOrNull(Signal.HANDSHAKE);
		if (!this.running) {
			if (handshake != null) {
				// It was claimed just before the worker began to stop.
				answer(Signal.Type.RELEASED, signal);
			}
			return null;
		}
		if (handshake == null || this.disconnected.containsKey(local)) {
			answer(Signal.Type.UNKNOWN, signal);
			return null;
		}
		Ownership ownership = new Ownership(signal.value(Signal.GATEWAY), signal.number(Signal.BOND),
				signal.number(Signal.TERM));
		if (!isCurrent(ownership.gateway(), ownership.bond())) {
			return null;
		}
		try {
			RemoteConnection connection = open(ownership, message, signal, this.handshakes.read(handshake));
			this.connections.put(local, connection);
			return connection;
		}
		catch (RuntimeException ex) {
			logger.error("Connection '{}' of a gateway cannot be taken", local, ex);
			fail(ownership);
			return null;
		}
	}

	private RemoteConnection open(Ownership ownership, Message message, Signal signal, Handshake handshake) {
		ChannelSession session = new ChannelSession(this.mapper, signal.valueOrNull(Signal.SESSION));
		ChannelName replyChannel = message.replyChannel()
			.orElseThrow(() -> new IllegalArgumentException("An event names no reply channel"));
		RemoteConnection connection = new RemoteConnection(this, ownership, signal.number(Signal.ORDER), replyChannel,
				handshake, session);
		connection.begin(this.dispatch.open(connection, session), this.dispatch.accepts(handshake));
		return connection;
	}

	private void fail(Ownership ownership) {
		Signal failed = Signal.of(Signal.Type.FAILED, Signal.WORKER, this.id, Signal.TERM,
				Long.toString(ownership.term()), Signal.CODE, Integer.toString(CloseCode.CONSUMER_FAILED.code()),
				Signal.REASON, "");
		Signal unknown = Signal.of(Signal.Type.UNKNOWN, Signal.WORKER, this.id, Signal.TERM,
				Long.toString(ownership.term()));
		soon(() -> {
			tell(failed.to(ownership.control()));
			tell(unknown.to(ownership.control()));
		});
	}

	/**
	 * Answer an event that is not taken.
	 */
	private void answer(Signal.Type type, Signal signal) {
		Signal answer = Signal.of(type, Signal.WORKER, this.id, Signal.TERM, signal.value(Signal.TERM))
			.with(Signal.ORDER, signal.valueOrNull(Signal.ORDER));
		soon(() -> tell(answer.to(signal.value(Signal.GATEWAY))));
	}

	private void pinged(String gateway, long bond) {
		if (isCurrent(gateway, bond)) {
			soon(() -> tellSign(Signal.Type.PONG, gateway, bond));
		}
	}

	private void tellSign(Signal.Type type, String gateway, long bond) {
		tell(Signal.of(type, Signal.WORKER, this.id, Signal.BOND, Long.toString(bond)).to(gateway + "pong"));
	}

	/**
	 * Return whether a bond is alive. A new one is the gateway's word that this worker
	 * was taken for dead meanwhile.
	 */
	private boolean isCurrent(String gateway, long bond) {
		Peers.Peer known = this.gateways.find(gateway);
		if (known != null && known.bond() < bond) {
			left(gateway, known.bond());
		}
		synchronized (this.forgotten) {
			Peers.Peer past = this.forgotten.get(gateway);
			if (past == null || past.bond() < bond) {
				this.gateways.meet(gateway, bond);
				return this.gateways.heard(gateway, bond);
			}
		}
		soon(() -> tellSign(Signal.Type.FORGOT, gateway, bond));
		return false;
	}

	/**
	 * The connections of a bond are somebody else's by now.
	 */
	private void left(String gateway, long bond) {
		this.gateways.leave(gateway, bond);
		List<RemoteConnection> others = of(gateway, bond);
		if (!others.isEmpty() && this.running) {
			logger.warn("Gateway '{}' took this worker for dead; {} connection(s) are others' now", gateway,
					others.size());
		}
		others.forEach(RemoteConnection::abandon);
	}

	private List<RemoteConnection> of(String gateway, long bond) {
		return this.connections.values()
			.stream()
			.filter((connection) -> connection.ownership().bond() == bond
					&& connection.ownership().gateway().equals(gateway))
			.toList();
	}

	private void lookAfterGateways() {
		try {
			long now = this.clock.millis();
			lost().forEach(this::lost);
			// One that takes this worker for dead, and sends nothing, says so if it is
			// asked.
			this.gateways.silent().forEach((gateway) -> tellSign(Signal.Type.PONG, gateway.name(), gateway.bond()));
			this.claims.forgetBefore(now - this.settings.leaseMillis());
			this.disconnected.values().removeIf((since) -> since < now - 2 * this.settings.leaseMillis());
			this.forgotten.values().removeIf((gateway) -> gateway.heardMillis() < now - FORGET_MILLIS);
		}
		catch (RuntimeException ex) {
			logger.warn("Could not look after gateways", ex);
		}
	}

	private List<Peers.Peer> lost() {
		synchronized (this.forgotten) {
			List<Peers.Peer> lost = this.gateways.lost();
			lost.forEach((gateway) -> this.forgotten.put(gateway.name(), gateway));
			return lost;
		}
	}

	private void lost(Peers.Peer gateway) {
		int orphans = endAll(gateway);
		if (orphans > 0) {
			logger.warn("Gateway '{}' gave no sign of life for {}; {} connection(s) are lost", gateway.name(),
					this.settings.lease(), orphans);
		}
	}

	private void stopped(String gateway, long bond) {
		Peers.Peer peer = new Peers.Peer(gateway, bond, this.clock.millis());
		synchronized (this.forgotten) {
			this.forgotten.put(gateway, peer);
			this.gateways.leave(gateway, bond);
		}
		int orphans = endAll(peer);
		if (orphans > 0) {
			logger.warn("Gateway '{}' has stopped before {} connection(s) were at rest; they are lost", gateway,
					orphans);
		}
	}

	/**
	 * Tell the consumers of a gateway that is gone.
	 * @return how many connections it had here
	 */
	private int endAll(Peers.Peer gateway) {
		List<RemoteConnection> orphans = of(gateway.name(), gateway.bond());
		orphans.forEach(RemoteConnection::lost);
		return orphans.size();
	}

	private void tellAgain() {
		try {
			for (RemoteConnection connection : this.connections.values()) {
				if (!connection.tellAgain()) {
					// The layer is away, so the others need not try either.
					return;
				}
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Could not tell gateways what is consumed", ex);
		}
	}

	/**
	 * Tell a gateway something, whose loss is not the end.
	 * @return whether it was sent
	 */
	boolean tell(Message signal) {
		try {
			this.layer.send(signal);
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("Could not tell a gateway on '{}'", signal.channel(), ex);
			return false;
		}
	}

	/**
	 * Do something that may wait for the layer, but must not wait for consumers.
	 */
	void soon(Runnable action) {
		soon(action, 0);
	}

	private void soon(Runnable action, long delayMillis) {
		ScheduledThreadPoolExecutor executor = this.signals;
		try {
			if (executor != null) {
				executor.schedule(action, delayMillis, TimeUnit.MILLISECONDS);
			}
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The worker has stopped and says nothing", ex);
		}
	}

	/**
	 * Run something that calls consumers.
	 */
	void execute(Runnable action) {
		try {
			this.executor.execute(action);
		}
		catch (RejectedExecutionException ex) {
			action.run();
		}
	}

	/**
	 * A connection is not here any more.
	 */
	void forget(RemoteConnection connection) {
		this.connections.remove(connection.local(), connection);
	}

	/**
	 * The end of a connection was consumed.
	 */
	void disconnected(String local) {
		this.disconnected.put(local, this.clock.millis());
	}

	/**
	 * The gateway knows that a connection needs another worker.
	 */
	void givenBack(String local) {
		this.departure.left(local);
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return true;
	}

	/**
	 * Take no more connections, and give those that there are to other workers, each when
	 * its consumer has finished what it holds.
	 */
	@Override
	public synchronized void stop() {
		if (!this.running) {
			return;
		}
		this.running = false;
		this.claims.stop();
		int owned = this.connections.size();
		try {
			waitUntil(this.shutdownTimeout, () -> {
				this.departure.go(this.connections.values());
				return this.connections.isEmpty() && this.claims.isDone();
			});
			logger.info("Worker gave {} connection(s) to others, {} did not end in time", owned,
					this.connections.size());
			this.gateways.all().forEach(this::sayFarewell);
			// Until they know, they send events here, which somebody has to drop.
			waitUntil(FAREWELL, () -> this.gateways.all().isEmpty());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		close();
	}

	private void sayFarewell(Peers.Peer gateway) {
		String stuck = of(gateway.name(), gateway.bond()).stream()
			.map((connection) -> connection.ownership().control())
			.collect(Collectors.joining(" "));
		tell(Signal
			.of(Signal.Type.STOPPED, Signal.WORKER, this.id, Signal.BOND, Long.toString(gateway.bond()), Signal.STUCK,
					stuck)
			.to(gateway.name() + "pong"));
	}

	private static void waitUntil(Duration patience, BooleanSupplier reached) throws InterruptedException {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!reached.getAsBoolean() && System.nanoTime() < deadline) {
			TimeUnit.MILLISECONDS.sleep(5);
		}
	}

	private void close() {
		ScheduledThreadPoolExecutor timer = this.signals;
		if (timer != null) {
			timer.shutdown();
		}
		try {
			if (this.subscription != null) {
				this.subscription.close();
			}
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
