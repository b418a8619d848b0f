package io.channels.websocket.server;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.DropLog;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketDispatch;

/**
 * Holds the WebSockets of this node. It runs no consumers: events go to a
 * {@link WebSocketDispatch}, and what anybody sends to the reply channel
 * {@code websocket.send.<node>!<connection>} is pushed to the connection. Started and
 * stopped by the life cycle, under its monitor; everything else is for any thread.
 */
public final class Gateway implements SmartLifecycle, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Gateway.class);

	/**
	 * The phase in which the gateway runs: it accepts after everything else has started,
	 * and stops first.
	 */
	public static final int PHASE = DEFAULT_PHASE - 512;

	/**
	 * How many threads of senders may write to their clients at a time.
	 */
	private final Semaphore inPlacePermits = new Semaphore(2 * Math.max(2, Runtime.getRuntime().availableProcessors()));

	private final AtomicLong lastConnection = new AtomicLong();

	private final GatewayCounters counters = new GatewayCounters();

	private final ChannelSource prefix = ChannelSource
		.of("websocket.send." + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "!");

	private final GatewaySettings settings;

	private final ChannelLayer layer;

	private final WebSocketDispatch dispatch;

	private final Executor connects;

	private final Executor consumers;

	private final Executor drains;

	private final Clock clock;

	private final DropLog rateLog;

	private final Rechecks rechecks;

	private final ConnectionRegistry registry;

	private @Nullable Subscription subscription;

	private @Nullable ScheduledThreadPoolExecutor timer;

	private volatile boolean accepting;

	/**
	 * Create a gateway.
	 * @param settings its limits
	 * @param layer the layer on which clients can be sent to
	 * @param dispatch where events go
	 * @param connects where connect consumers are run; what it rejects is answered with
	 * 503
	 * @param consumers where disconnect consumers are run
	 * @param drains where messages are written to clients, which may block
	 * @param clock what tells the time
	 */
	public Gateway(GatewaySettings settings, ChannelLayer layer, WebSocketDispatch dispatch, Executor connects,
			Executor consumers, Executor drains, Clock clock) {
		this(settings, layer, dispatch, connects, consumers, drains, clock, Rechecks.NONE);
	}

	/**
	 * Create a gateway that looks again whether its clients may stay.
	 * @param settings its limits
	 * @param layer the layer on which clients can be sent to
	 * @param dispatch where events go
	 * @param connects where connect consumers are run; what it rejects is answered with
	 * 503
	 * @param consumers where disconnect consumers are run, and checks whether clients may
	 * stay
	 * @param drains where messages are written to clients, which may block
	 * @param clock what tells the time
	 * @param rechecks how open connections are looked at again
	 */
	public Gateway(GatewaySettings settings, ChannelLayer layer, WebSocketDispatch dispatch, Executor connects,
			Executor consumers, Executor drains, Clock clock, Rechecks rechecks) {
		this.settings = settings;
		this.layer = layer;
		this.dispatch = dispatch;
		this.connects = connects;
		this.consumers = consumers;
		this.drains = drains;
		this.clock = clock;
		this.rateLog = new DropLog(clock);
		this.rechecks = rechecks;
		this.registry = new ConnectionRegistry(settings.maxConnections(), settings.maxConnectionsPerAddress());
	}

	GatewaySettings settings() {
		return this.settings;
	}

	GatewayCounters counters() {
		return this.counters;
	}

	WebSocketDispatch dispatch() {
		return this.dispatch;
	}

	Executor drains() {
		return this.drains;
	}

	Semaphore inPlacePermits() {
		return this.inPlacePermits;
	}

	/**
	 * Return where checks run, which may block.
	 */
	Executor checks() {
		return this.consumers;
	}

	/**
	 * Return what tells of messages that were too many.
	 */
	DropLog rateLog() {
		return this.rateLog;
	}

	Rechecks rechecks() {
		return this.rechecks;
	}

	long millis() {
		return this.clock.millis();
	}

	boolean isAccepting() {
		return this.accepting;
	}

	public GatewayStatistics statistics() {
		return this.counters.snapshot(this.registry.size());
	}

	/**
	 * Return what waits in the queues of all connections, by looking at each.
	 */
	public OutboundStatistics outbound() {
		long messages = 0;
		long size = 0;
		long deepest = 0;
		for (GatewayConnection connection : this.registry.all()) {
			int waiting = connection.outbound().messages();
			messages += waiting;
			size += connection.outbound().size();
			deepest = Math.max(deepest, waiting);
		}
		return new OutboundStatistics(messages, size, deepest);
	}

	/**
	 * Return the connections of this node, the oldest first.
	 */
	public List<OpenConnection> connections() {
		return this.registry.all()
			.stream()
			.map(GatewayConnection::describe)
			.sorted(Comparator.comparing(OpenConnection::since).thenComparing(OpenConnection::channel))
			.toList();
	}

	/**
	 * Return whether a reply channel is one of this node.
	 */
	public boolean owns(ChannelName channel) {
		return channel.source().equals(this.prefix);
	}

	/**
	 * Close a connection of this node after everything sent so far.
	 * @param channel its reply channel
	 * @param code the close code
	 * @return whether there is such a connection
	 */
	public boolean close(ChannelName channel, CloseCode code) {
		GatewayConnection connection = this.registry.find(channel);
		if (connection == null) {
			return false;
		}
		connection.end(code);
		return true;
	}

	/**
	 * Make the connection of a handshake.
	 * @return the connection, or null if a limit is reached
	 */
	@Nullable GatewayConnection open(Handshake handshake) {
		Refusal refusal = this.registry.reserve(handshake.client());
		if (refusal != null) {
			this.counters.refused(refusal);
			logger.warn("Refused a connection of {} to '{}': {} is reached", handshake.client(), handshake.path(),
					(refusal == Refusal.ADDRESS)
							? "max-connections-per-address of " + this.settings.maxConnectionsPerAddress()
							: "max-connections of " + this.settings.maxConnections());
			return null;
		}
		String id = Long.toString(this.lastConnection.incrementAndGet(), Character.MAX_RADIX);
		try {
			GatewayConnection connection = new GatewayConnection(this, this.prefix.channel(id), handshake);
			this.registry.add(connection);
			if (!this.accepting) {
				// The gateway was stopped meanwhile, and did not see it.
				connection.end(Drain.RESTART);
			}
			return connection;
		}
		catch (RuntimeException ex) {
			this.registry.release(handshake.client());
			throw ex;
		}
	}

	/**
	 * The connection has ended and its consumer knows: nothing of it remains.
	 */
	void forget(GatewayConnection connection) {
		this.registry.remove(connection);
		connection.left();
		this.layer.discardAll(connection.channel());
	}

	/**
	 * Run something that calls consumers or may block.
	 */
	void execute(Runnable action) {
		try {
			this.consumers.execute(action);
		}
		catch (RejectedExecutionException ex) {
			action.run();
		}
	}

	/**
	 * Run the connect consumer of a connection on another thread.
	 * @return whether there is one
	 */
	boolean connect(Runnable connect) {
		try {
			this.connects.execute(connect);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	@Override
	public synchronized void start() {
		if (this.accepting) {
			return;
		}
		this.subscription = this.layer.subscribe(this.prefix, this.registry);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-gateway-timer-");
		threads.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threads);
		long tickMillis = this.settings.tickMillis(this.rechecks.interval());
		this.timer.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
		this.accepting = true;
	}

	private void tick() {
		long now = millis();
		for (GatewayConnection connection : this.registry.all()) {
			try {
				connection.tick(now);
			}
			catch (RuntimeException ex) {
				logger.error("Could not look after connection '{}'", connection.channel(), ex);
			}
		}
	}

	/**
	 * Give load balancers time to notice that this node refuses traffic, accept nothing
	 * more, tell every client to come back elsewhere, and wait until their consumers
	 * know, or the grace period is over.
	 */
	@Override
	public synchronized void stop() {
		if (!this.accepting) {
			return;
		}
		Drain drain = new Drain(this.registry, this.settings.shutdown(), this::millis);
		drain.awaitNotice();
		this.accepting = false;
		int open = this.registry.size();
		drain.closeAll();
		drain.awaitEnds();
		logger.info("Gateway closed {} connection(s), {} did not end in time", open, this.registry.size());
		close();
	}

	@Override
	public synchronized void close() {
		if (this.timer != null) {
			this.timer.shutdownNow();
			this.timer = null;
		}
		if (this.subscription != null) {
			this.subscription.close();
			this.subscription = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.accepting;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
