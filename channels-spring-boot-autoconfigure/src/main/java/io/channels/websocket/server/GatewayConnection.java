package io.channels.websocket.server;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * One connection, from the handshake to its end. Its monitor guards the state, which is
 * volatile for those who only look, and the group messages held back during connect; what
 * concerns reading is touched by the container's reading thread only.
 */
final class GatewayConnection implements WebSocketConnection, OutboundQueue.Listener {

	private static final Logger logger = LoggerFactory.getLogger(GatewayConnection.class);

	private static final CloseCode NOT_KEEPING_UP = CloseCode.OVERLOADED.withReason("does not keep up");

	private static final CloseCode TOO_MANY = CloseCode.POLICY.withReason("too many messages");

	private static final CloseCode NOT_AUTHENTICATED = CloseCode.UNAUTHENTICATED.withReason("authentication has ended");

	/**
	 * What a client offers for the case that the consumer chooses none of the others,
	 * since browsers give up a connection whose offer got no choice.
	 */
	private static final String FALLBACK_SUBPROTOCOL = "channels";

	private static final long UPGRADE_GRACE_MILLIS = 10_000;

	/**
	 * A message that comes so soon after the one before was consumed was read together
	 * with it. Longer than that takes, shorter than it takes to read again.
	 */
	private static final long BURST_NANOS = 5_000;

	private static final Runnable NOTHING = () -> {
	};

	private final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();

	private final Deque<OutboundReply> held = new ArrayDeque<>(0);

	private final Gateway gateway;

	private final ChannelName channel;

	private final Handshake handshake;

	private final OutboundQueue outbound;

	private final WebSocketDispatch.Events events;

	private final MessageRate rate;

	private final Liveness liveness;

	private volatile State state = State.CONNECTING;

	private volatile boolean holding = true;

	private boolean connectEnded;

	private volatile @Nullable Thread connectThread;

	private volatile @Nullable Thread consumerThread;

	private volatile @Nullable SocketWriter writer;

	private volatile @Nullable CloseCode cause;

	private volatile @Nullable AdmissionWatch watch;

	private volatile boolean barred;

	private volatile long order;

	/**
	 * When the timer has to look again. Touched by the timer only.
	 */
	private long nextLookMillis;

	/**
	 * When the last message was consumed, and whether the current one was read together
	 * with it, so that answers to both can be written together.
	 */
	private long consumedNanos;

	private boolean burst;

	GatewayConnection(Gateway gateway, ChannelName channel, Handshake handshake) {
		this.gateway = gateway;
		this.channel = channel;
		this.handshake = handshake;
		this.liveness = new Liveness(gateway.settings(), gateway.millis());
		this.rate = new MessageRate(gateway.settings().maxMessagesPerSecond(), gateway.millis());
		this.outbound = new OutboundQueue(gateway.settings().outbound(), gateway.counters(), gateway.drains(),
				gateway.inPlacePermits(), gateway::millis, this);
		this.events = gateway.dispatch().open(this);
	}

	@Override
	public ChannelName channel() {
		return this.channel;
	}

	@Override
	public Handshake handshake() {
		return this.handshake;
	}

	OpenConnection describe() {
		InetSocketAddress client = this.handshake.client();
		Principal user = this.handshake.principal();
		return new OpenConnection(this.channel.value(), this.handshake.path(),
				(client != null) ? client.getHostString() + ":" + client.getPort() : null,
				(user != null) ? user.getName() : null, Instant.ofEpochMilli(this.liveness.startedMillis()),
				this.outbound.messages());
	}

	/**
	 * Find out what lets the client in, and watch that from now on.
	 */
	void admit(HttpServletRequest request) {
		Rechecks rechecks = this.gateway.rechecks();
		Admission admission = rechecks.admit(request, this.handshake, this::expel);
		if (admission != null) {
			this.watch = new AdmissionWatch(admission, rechecks.interval().toMillis(), this.gateway.millis());
		}
	}

	/**
	 * Return whether the gateway knows when the client may not stay.
	 */
	boolean isWatched() {
		return this.watch != null;
	}

	/**
	 * The connection is forgotten: nobody needs to know what let it in.
	 */
	void left() {
		AdmissionWatch watch = this.watch;
		if (watch != null) {
			watch.left();
		}
	}

	OutboundQueue outbound() {
		return this.outbound;
	}

	/**
	 * Run the connect consumer on this thread, as far as it does not put it off.
	 */
	void connect() {
		if (this.state != State.CONNECTING) {
			return;
		}
		this.connectThread = Thread.currentThread();
		try {
			this.events.connect(new WebSocketEvent.Connect(), this::connectEnded);
		}
		finally {
			this.connectThread = null;
		}
	}

	private synchronized void connectEnded() {
		this.connectEnded = true;
		releaseHeld();
	}

	/**
	 * Wait until the consumer has decided. No answer in time is a denial.
	 */
	HandshakeDecision awaitDecision() throws InterruptedException {
		try {
			return this.decision.get(this.gateway.settings().acceptTimeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			if (decide(HandshakeDecision.Refuse.TIMEOUT)) {
				logger.warn("No consumer of '{}' accepted or closed the connection within {}; denying it",
						this.handshake.path(), this.gateway.settings().acceptTimeout());
			}
			return this.decision.getNow(HandshakeDecision.Refuse.TIMEOUT);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A decision never fails", ex);
		}
	}

	private synchronized boolean decide(HandshakeDecision decided) {
		if (this.state != State.CONNECTING) {
			return false;
		}
		this.state = (decided instanceof HandshakeDecision.Accept) ? State.ACCEPTED : State.DENIED;
		this.decision.complete(decided);
		return true;
	}

	/**
	 * The socket is open: write what has gathered.
	 */
	void opened(SocketWriter writer) {
		this.writer = writer;
		synchronized (this) {
			if (this.state == State.ACCEPTED) {
				this.state = State.OPEN;
				this.liveness.heard(this.gateway.millis());
			}
		}
		if (this.state == State.OPEN) {
			this.outbound.start(writer);
		}
		else {
			// It was given up meanwhile.
			hangUp();
		}
	}

	@Override
	public void reply(WebSocketReply reply) {
		boolean inPlace = isOwn(Thread.currentThread()) && !this.burst;
		if (deliver(OutboundReply.of(reply), inPlace) == Delivery.FULL) {
			throw new ChannelFullException(this.channel);
		}
	}

	@Override
	public void refuse(int status, String message) {
		if (!decide(new HandshakeDecision.Refuse(status, message))) {
			close(CloseCode.OVERLOADED.withReason(message));
		}
	}

	@Override
	public void fail(CloseCode code) {
		if (!decide(HandshakeDecision.Refuse.FAILED)) {
			close(code);
		}
	}

	/**
	 * Take a reply that was sent to this connection's own channel.
	 * @param inPlace whether the calling thread may write it
	 */
	Delivery deliver(OutboundReply outbound, boolean inPlace) {
		WebSocketReply reply = outbound.reply();
		checkSubprotocol(reply);
		if (this.state == State.CONNECTING) {
			if (reply.denies()) {
				if (decide(HandshakeDecision.Refuse.DENIED)) {
					return Delivery.DELIVERED;
				}
			}
			else if (reply.accepts() && decide(new HandshakeDecision.Accept(subprotocol(reply), reply.headers()))) {
				Delivery delivery = enqueue(outbound, inPlace);
				releaseHeld();
				return delivery;
			}
		}
		return enqueue(outbound, inPlace);
	}

	private void checkSubprotocol(WebSocketReply reply) {
		String chosen = reply.subprotocol();
		if (chosen != null && !this.handshake.subprotocols().contains(chosen)) {
			throw new IllegalArgumentException("Cannot accept with subprotocol '%s': the client offers %s"
				.formatted(chosen, this.handshake.subprotocols()));
		}
	}

	private @Nullable String subprotocol(WebSocketReply reply) {
		boolean fallback = reply.subprotocol() == null && this.handshake.subprotocols().contains(FALLBACK_SUBPROTOCOL);
		return fallback ? FALLBACK_SUBPROTOCOL : reply.subprotocol();
	}

	/**
	 * Take a reply that was sent to a group. It never accepts a connection, and comes
	 * after everything that the connect consumer sends.
	 * @param own whether the consumer of this connection sent it
	 */
	Delivery deliverFromGroup(OutboundReply reply, boolean own) {
		boolean held = this.holding && (!own || this.state == State.CONNECTING);
		return held ? hold(reply) : enqueue(reply, false);
	}

	private boolean isOwn(Thread thread) {
		return thread == this.consumerThread || thread == this.connectThread;
	}

	private synchronized Delivery hold(OutboundReply reply) {
		if (!this.holding) {
			return enqueue(reply, false);
		}
		if (this.held.size() >= this.gateway.settings().outbound().maxMessages()) {
			this.gateway.counters().dropped.increment();
			return Delivery.FULL;
		}
		this.held.add(reply);
		return Delivery.DELIVERED;
	}

	private synchronized void releaseHeld() {
		if (this.connectEnded && this.state != State.CONNECTING) {
			this.held.forEach((reply) -> enqueue(reply, false));
			this.held.clear();
			this.holding = false;
		}
	}

	private Delivery enqueue(OutboundReply prepared, boolean inPlace) {
		Outbound.Data data = prepared.data();
		if (this.state == State.DENIED || this.state == State.ENDED) {
			return discard(data);
		}
		Delivery delivery = Delivery.DELIVERED;
		if (data != null) {
			delivery = switch (this.outbound.offer(data, inPlace)) {
				case TAKEN -> Delivery.DELIVERED;
				case FULL -> overflow();
				case CLOSED -> discard(data);
			};
		}
		WebSocketReply reply = prepared.reply();
		CloseCode close = (reply.denies() && reply.close() == null) ? CloseCode.DENIED : reply.close();
		if (close != null) {
			this.outbound.offer(new Outbound.Close(close), false);
		}
		return delivery;
	}

	private Delivery discard(Outbound.@Nullable Data data) {
		if (data == null) {
			return Delivery.DELIVERED;
		}
		logger.debug("Discarded a message for connection '{}', which has ended", this.channel);
		this.gateway.counters().discarded.increment();
		return Delivery.GONE;
	}

	private Delivery overflow() {
		this.gateway.counters().dropped.increment();
		if (this.gateway.settings().outbound().policy() == SlowConsumerPolicy.CLOSE) {
			int dropped = this.outbound.closeInstead(NOT_KEEPING_UP);
			if (dropped < 0) {
				return Delivery.FULL;
			}
			this.cause = NOT_KEEPING_UP;
			this.gateway.counters().dropped.add(dropped);
			logger.warn("Closing connection '{}' of {}: it does not keep up, {} message(s) dropped", this.channel,
					this.handshake.path(), dropped + 1);
		}
		return Delivery.FULL;
	}

	/**
	 * Take a message of the client, on its reading thread.
	 */
	void received(WebSocketFrame frame) {
		if (this.state != State.OPEN || this.barred) {
			return;
		}
		long now = this.gateway.millis();
		this.liveness.heardMessage(now);
		if (!this.rate.permits(now)) {
			limit();
			return;
		}
		this.gateway.counters().received.increment();
		long start = System.nanoTime();
		this.burst = start - this.consumedNanos < BURST_NANOS;
		this.consumerThread = Thread.currentThread();
		try {
			this.events.receive(new WebSocketEvent.Receive(frame, ++this.order), NOTHING);
		}
		finally {
			this.consumerThread = null;
			this.consumedNanos = System.nanoTime();
			this.liveness.heard(now + TimeUnit.NANOSECONDS.toMillis(this.consumedNanos - start));
		}
	}

	/**
	 * The client sends more than it may.
	 */
	private void limit() {
		this.gateway.counters().limited.increment();
		switch (this.gateway.settings().messageRatePolicy()) {
			case CLOSE -> bar(TOO_MANY);
			case DROP -> this.gateway.rateLog()
				.dropped("more than %d a second".formatted(this.gateway.settings().maxMessagesPerSecond()),
						"client of connection " + this.channel);
		}
	}

	/**
	 * Take note of a part of a message that is not yet complete.
	 */
	void receivedPart() {
		this.liveness.heardPart(this.gateway.millis());
	}

	/**
	 * Take note of a sign of life that is no message.
	 */
	void heard() {
		this.liveness.heard(this.gateway.millis());
	}

	/**
	 * Look at the clock: ping a silent client, end one that is gone, idle or too old.
	 */
	void tick(long now) {
		if (now >= this.nextLookMillis || this.outbound.isStalled()) {
			look(now);
		}
	}

	private void look(long now) {
		GatewaySettings settings = this.gateway.settings();
		if (this.state == State.ACCEPTED
				&& this.liveness.isOlderThan(settings.acceptTimeout().toMillis() + UPGRADE_GRACE_MILLIS, now)) {
			// The client went away while it was answered, which containers keep to
			// themselves.
			ended(CloseCode.LOST);
		}
		if (this.state != State.OPEN) {
			return;
		}
		if (this.outbound.isStalled()) {
			logger.warn("Hanging up on connection '{}' of {}: it has read nothing for {}", this.channel,
					this.handshake.path(), settings.outbound().sendTimeout());
			ended(NOT_KEEPING_UP);
			hangUp();
			return;
		}
		AdmissionWatch watch = this.watch;
		if (watch != null && watch.look(now, this.gateway.checks(), this::expel)) {
			return;
		}
		boolean consuming = this.consumerThread != null;
		Liveness.Verdict verdict = this.liveness.look(now, consuming);
		this.nextLookMillis = consuming ? now : this.liveness.nextLookMillis(now);
		if (watch != null) {
			this.nextLookMillis = Math.min(this.nextLookMillis, watch.nextLookMillis());
		}
		switch (verdict) {
			case ALIVE -> {
			}
			case TO_BE_PINGED -> this.outbound.offer(Outbound.Ping.INSTANCE, false);
			case LOST -> {
				logger.debug("Connection '{}' has not answered a ping", this.channel);
				ended(CloseCode.LOST);
				hangUp();
			}
			case IDLE -> end(CloseCode.NORMAL.withReason("idle"));
			case OLD -> end(CloseCode.NORMAL.withReason("lifetime is over"));
			case UNFINISHED -> end(CloseCode.POLICY.withReason("message takes too long"));
		}
	}

	/**
	 * What let the client in does so no more.
	 */
	private void expel() {
		bar(NOT_AUTHENTICATED);
	}

	/**
	 * Consume nothing more that the client sends, and close the connection after
	 * everything sent so far.
	 */
	private void bar(CloseCode code) {
		if (!this.barred) {
			this.barred = true;
			logger.debug("Closing connection '{}' of {} with {}", this.channel, this.handshake.path(), code);
			end(code);
		}
	}

	/**
	 * Close the connection after everything sent so far.
	 */
	void end(CloseCode code) {
		if (this.outbound.offer(new Outbound.Close(code), false) == OutboundQueue.Offer.TAKEN) {
			this.cause = code;
		}
	}

	@Override
	public void closed(CloseCode code) {
		ended(code);
	}

	@Override
	public void lost(Exception ex) {
		logger.debug("Connection '{}' is lost", this.channel, ex);
		ended(CloseCode.LOST);
		hangUp();
	}

	/**
	 * The connection was not accepted: forget it.
	 */
	void abandon() {
		decide(HandshakeDecision.Refuse.DENIED);
		this.outbound.end();
		this.gateway.forget(this);
		this.events.abandon(NOTHING);
	}

	/**
	 * The accepted connection has ended, whatever ended it. Only the first call counts.
	 */
	void ended(CloseCode code) {
		synchronized (this) {
			if (this.state != State.ACCEPTED && this.state != State.OPEN) {
				return;
			}
			this.state = State.ENDED;
		}
		boolean stalled = this.outbound.isStalled();
		this.outbound.end();
		CloseCode first = this.cause;
		if (first == null) {
			first = stalled ? NOT_KEEPING_UP : code;
		}
		WebSocketEvent.Disconnect event = new WebSocketEvent.Disconnect(first, this.order + 1);
		this.gateway.execute(() -> this.events.disconnect(event, () -> this.gateway.forget(this)));
	}

	/**
	 * Close the socket of a connection that has ended without its doing. This may wait
	 * for a write that does not end.
	 */
	private void hangUp() {
		SocketWriter socket = this.writer;
		if (socket != null) {
			this.gateway.execute(socket::abort);
		}
	}

	/**
	 * Where a connection stands.
	 */
	private enum State {

		/** The consumer has not decided. */
		CONNECTING,

		/** The consumer has accepted; the socket is not open. */
		ACCEPTED,

		/** The socket is open. */
		OPEN,

		/** The consumer has denied the connection, or did not answer. */
		DENIED,

		/** The connection has ended. */
		ENDED

	}

}
