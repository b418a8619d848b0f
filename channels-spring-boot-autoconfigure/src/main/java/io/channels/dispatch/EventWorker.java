package io.channels.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.ChannelSession;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.GroupMessage;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketDispatch.Events;
import io.channels.worker.LocalDispatch;

/**
 * The worker's side of a dispatch through the layer: claims connections that need a
 * worker, and runs their consumers as if their sockets were here. Connections and
 * gateways are concurrent maps; each connection guards itself. One thread takes
 * invitations, one is the timer.
 */
public final class EventWorker implements ChannelReceiver, SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(EventWorker.class);

	private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(1);

	private static final String PREFIX = "websocket.worker.";

	private final ConcurrentMap<String, RemoteConnection> connections = new ConcurrentHashMap<>();

	/**
	 * The gateways that this worker has connections of, and when they were last heard.
	 */
	private final ConcurrentMap<String, Long> gateways = new ConcurrentHashMap<>();

	private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, 12);

	private final ChannelLayer layer;

	private final DispatchSettings settings;

	private final LocalDispatch dispatch;

	private final List<ChannelSource> sources;

	private final JsonMapper mapper;

	private final HandshakeCodec handshakes;

	private final Executor executor;

	private final Clock clock;

	private final Duration shutdownTimeout;

	private final int phase;

	private @Nullable Subscription subscription;

	private @Nullable ScheduledThreadPoolExecutor timer;

	private @Nullable Thread inviting;

	private volatile boolean running;

	/**
	 * Create a worker.
	 * @param layer the layer that gateways and workers share
	 * @param settings times
	 * @param dispatch runs the consumers
	 * @param channels the channels of events that this worker takes connections for
	 * @param mapper keeps sessions
	 * @param principals reads who clients are
	 * @param executor where consumers run
	 * @param clock tells the time
	 * @param shutdownTimeout how long consumers may finish what they hold
	 * @param phase the phase to run in
	 */
	public EventWorker(ChannelLayer layer, DispatchSettings settings, LocalDispatch dispatch,
			List<ChannelSource> channels, JsonMapper mapper, PrincipalCodec principals, Executor executor, Clock clock,
			Duration shutdownTimeout, int phase) {
		this.layer = layer;
		this.settings = settings;
		this.dispatch = dispatch;
		this.sources = List.copyOf(channels);
		this.mapper = mapper;
		this.handshakes = new HandshakeCodec(principals);
		this.executor = executor;
		this.clock = clock;
		this.shutdownTimeout = shutdownTimeout;
		this.phase = phase;
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

	ChannelLayer layer() {
		return this.layer;
	}

	String id() {
		return this.id;
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

	@Override
	public synchronized void start() {
		if (this.running || this.sources.isEmpty()) {
			return;
		}
		this.running = true;
		this.subscription = this.layer.subscribe(ChannelSource.of(PREFIX + this.id + "!"), this);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-events-");
		threads.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threads);
		this.timer.scheduleWithFixedDelay(this::tick, this.settings.tickMillis(), this.settings.tickMillis(),
				TimeUnit.MILLISECONDS);
		this.inviting = threads.newThread(this::takeInvitations);
		this.inviting.start();
	}

	private void takeInvitations() {
		while (this.running) {
			try {
				Optional<Message> invitation = this.layer.receive(this.sources, RECEIVE_TIMEOUT);
				if (invitation.isPresent() && this.running) {
					claim(invitation.get());
				}
			}
			catch (InterruptedException ex) {
				logger.debug("Interrupted", ex);
			}
			catch (RuntimeException ex) {
				logger.warn("Could not take an invitation", ex);
				pause();
			}
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(200);
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted", ex);
		}
	}

	private void claim(Message invitation) {
		String gateway = Signal.read(invitation).value(Signal.GATEWAY);
		this.layer.send(Signal.of(Signal.Type.CLAIM, Signal.WORKER, this.id).to(gateway));
	}

	@Override
	public Delivery receive(Message message) {
		Signal signal = Signal.read(message);
		if (signal.type() == Signal.Type.PING) {
			String gateway = signal.value(Signal.GATEWAY);
			this.gateways.put(gateway, this.clock.millis());
			execute(() -> send(Signal.of(Signal.Type.PONG, Signal.WORKER, this.id).to(gateway + "pong")));
			return Delivery.DELIVERED;
		}
		String local = message.channel().value().substring(PREFIX.length() + this.id.length() + 1);
		RemoteConnection connection = this.connections.get(local);
		if (connection == null && signal.valueOrNull(Signal.HANDSHAKE) != null && this.running) {
			connection = open(local, message, signal);
		}
		if (connection == null) {
			if (signal.type() != Signal.Type.ABANDON && this.running) {
				unknown(signal.value(Signal.GATEWAY));
			}
			return Delivery.GONE;
		}
		connection.take(message.content(), signal);
		return Delivery.DELIVERED;
	}

	private RemoteConnection open(String local, Message message, Signal signal) {
		String control = signal.value(Signal.GATEWAY);
		Handshake handshake = this.handshakes.read(signal.value(Signal.HANDSHAKE));
		ChannelSession session = new ChannelSession(this.mapper, signal.valueOrNull(Signal.SESSION));
		ChannelName replyChannel = message.replyChannel()
			.orElseThrow(() -> new IllegalArgumentException("An event names no reply channel"));
		RemoteConnection connection = new RemoteConnection(this, local, control, replyChannel, handshake, session);
		Events events = this.dispatch.open(connection, session);
		connection.begin(events, this.dispatch.accepts(handshake));
		this.gateways.putIfAbsent(control.substring(0, control.indexOf('!') + 1), this.clock.millis());
		this.connections.put(local, connection);
		return connection;
	}

	private void unknown(String control) {
		execute(() -> send(Signal.of(Signal.Type.UNKNOWN, Signal.WORKER, this.id).to(control)));
	}

	/**
	 * Send a signal, whose loss is not the end.
	 * @return whether it was sent
	 */
	boolean send(Message signal) {
		try {
			this.layer.send(signal);
			return true;
		}
		catch (RuntimeException ex) {
			logger.debug("Could not tell a gateway on '{}'", signal.channel(), ex);
			return false;
		}
	}

	void execute(Runnable action) {
		try {
			this.executor.execute(action);
		}
		catch (RejectedExecutionException ex) {
			action.run();
		}
	}

	void forget(String local) {
		this.connections.remove(local);
	}

	@Override
	public Delivery receive(ChannelName member, GroupMessage message) {
		return Delivery.GONE;
	}

	@Override
	public boolean has(ChannelName channel) {
		return true;
	}

	private void tick() {
		try {
			long now = this.clock.millis();
			for (Map.Entry<String, Long> gateway : this.gateways.entrySet()) {
				if (now - gateway.getValue() > this.settings.lease().toMillis()) {
					this.gateways.remove(gateway.getKey());
					lost(gateway.getKey());
				}
			}
			this.connections.values().forEach(RemoteConnection::tellAgain);
		}
		catch (RuntimeException ex) {
			logger.warn("Could not look after gateways", ex);
		}
	}

	private void lost(String gateway) {
		List<RemoteConnection> orphans = this.connections.values()
			.stream()
			.filter((connection) -> connection.isOf(gateway))
			.toList();
		if (!orphans.isEmpty()) {
			logger.warn("Gateway '{}' gave no sign of life for {}; {} connection(s) are lost", gateway,
					this.settings.lease(), orphans.size());
			orphans.forEach(RemoteConnection::lost);
		}
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
		if (this.inviting != null) {
			this.inviting.interrupt();
		}
		int owned = this.connections.size();
		this.connections.values().forEach(RemoteConnection::release);
		long deadline = System.nanoTime() + this.shutdownTimeout.toNanos();
		while (!this.connections.isEmpty() && System.nanoTime() < deadline) {
			try {
				TimeUnit.MILLISECONDS.sleep(5);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				deadline = System.nanoTime();
			}
		}
		logger.info("Worker gave {} connection(s) to others, {} did not end in time", owned, this.connections.size());
		if (this.timer != null) {
			this.timer.shutdownNow();
		}
		if (this.subscription != null) {
			this.subscription.close();
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
