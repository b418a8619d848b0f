package io.channels.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.dispatch.Invitations.Invitation;
import io.channels.dispatch.PendingEvents.Pending;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.MessageTooLargeException;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;

/**
 * The events of one connection on their way to the worker that owns it. They stay here
 * until the worker has said that it consumed them, so that another can go on. Everything
 * is guarded by one lock, which is held while an event is sent, so that events keep their
 * order; what is over is told without it.
 */
final class DispatchedConnection implements WebSocketDispatch.Events {

	private static final Logger logger = LoggerFactory.getLogger(DispatchedConnection.class);

	private static final int WINDOW = 16;

	private static final CloseCode WORKER_LOST = CloseCode.of(1012).withReason("worker lost");

	private static final CloseCode SESSION_LOST = CloseCode.of(1012).withReason("session lost");

	private static final CloseCode NO_WORKER = CloseCode.OVERLOADED.withReason("no worker");

	private static final CloseCode TOO_LARGE = CloseCode.TOO_BIG.withReason("larger than the layer takes");

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final PendingEvents pending = new PendingEvents();

	/**
	 * Events that are over, until somebody who has let go of the lock tells it.
	 */
	private final List<Pending> over = new ArrayList<>(0);

	private final AtomicReference<@Nullable Runnable> connectEnded = new AtomicReference<>();

	private final LayerDispatch dispatch;

	private final WebSocketConnection connection;

	private final String control;

	private final Owner owner;

	private long waitingSinceMillis;

	private long nextAdoptionMillis;

	/**
	 * No more messages of the client are taken, since one of them is lost.
	 */
	private boolean broken;

	/**
	 * The consumer knows of the end.
	 */
	private boolean disconnected;

	private boolean ended;

	DispatchedConnection(LayerDispatch dispatch, WebSocketConnection connection, String control) {
		this.dispatch = dispatch;
		this.connection = connection;
		this.control = control;
		this.owner = new Owner(dispatch, connection, control);
	}

	/**
	 * Return the gateway's channel for signals about this connection.
	 */
	String control() {
		return this.control;
	}

	@Override
	public void connect(WebSocketEvent.Connect event, Runnable ended) {
		this.connectEnded.set(ended);
		add(event, this::connectEnded, false);
	}

	private void connectEnded() {
		Runnable once = this.connectEnded.getAndSet(null);
		if (once != null) {
			once.run();
		}
	}

	/**
	 * Take note of a signal at once, since replies that come behind it do not wait until
	 * it is taken.
	 */
	void hear(Signal signal) {
		if ((signal.type() == Signal.Type.DONE || signal.type() == Signal.Type.RELEASED)
				&& signal.number(Signal.ORDER) >= 0) {
			connectEnded();
		}
	}

	@Override
	public void receive(WebSocketEvent.Receive event, Runnable ended) {
		if (!add(event, ended, true)) {
			ended.run();
		}
	}

	@Override
	public void disconnect(WebSocketEvent.Disconnect event, Runnable ended) {
		Runnable last = () -> {
			forget();
			ended.run();
		};
		if (!add(event, last, false)) {
			last.run();
		}
	}

	/**
	 * Add an event.
	 * @param message whether it is a message of the client, whose thread waits while too
	 * many do, and of which none may follow one that is lost
	 * @return whether a consumer will hear of it
	 */
	private boolean add(WebSocketEvent event, Runnable ended, boolean message) {
		Map<String, String> trace = this.dispatch.traces().depart(event);
		this.lock.lock();
		try {
			if (this.ended || this.disconnected || (message && this.broken)) {
				return false;
			}
			this.pending.add(event, trace, ended);
			pump();
			while (message && this.pending.size() > WINDOW) {
				this.changed.awaitUninterruptibly();
			}
			return true;
		}
		finally {
			unlock();
		}
	}

	private void unlock() {
		List<Pending> told = List.copyOf(this.over);
		this.over.clear();
		this.lock.unlock();
		told.forEach((event) -> event.ended().run());
	}

	@Override
	public void abandon(Runnable ended) {
		this.lock.lock();
		try {
			this.ended = true;
			this.pending.removeAll();
			this.changed.signalAll();
			this.dispatch.invitations().settled(this);
			sayFarewell();
		}
		finally {
			unlock();
		}
		ended.run();
	}

	/**
	 * Tell the owner that the connection is no more. It stays known until that is done.
	 */
	private void sayFarewell() {
		try {
			this.owner.abandon();
			forget();
		}
		catch (ChannelLayerException ex) {
			logger.debug("Worker '{}' is not told yet that '{}' is no more", this.owner.worker(), this.control, ex);
		}
	}

	private void forget() {
		this.dispatch.forget(this.control);
		this.owner.removeSession();
	}

	/**
	 * Invite workers, if there is still need of one.
	 */
	Invitation invite() {
		this.lock.lock();
		try {
			if (!needsWorker()) {
				return Invitation.NOT_NEEDED;
			}
			this.nextAdoptionMillis = this.dispatch.millis() + this.dispatch.settings().leaseMillis();
			this.dispatch.layer()
				.send(new Message(neededChannel(), Content.of(Message.REPLY_CHANNEL, this.connection.channel().value()),
						Signal.of(Signal.Type.INVITE, Signal.GATEWAY, this.control).metadata()));
			return Invitation.SENT;
		}
		catch (ChannelLayerException ex) {
			logger.debug("Could not invite a worker for '{}' for now", this.control, ex);
			return Invitation.FAILED;
		}
		finally {
			unlock();
		}
	}

	/**
	 * Return the channel that a worker must listen on to take this connection.
	 */
	ChannelName neededChannel() {
		this.lock.lock();
		try {
			WebSocketEvent first = this.pending.first();
			return (first != null) ? first.channel() : WebSocketEvent.Receive.CHANNEL;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean needsWorker() {
		return this.owner.worker() == null && (!this.pending.isEmpty() || isOrphan());
	}

	/**
	 * Return whether the connection has no owner, though nothing is to be done, so that
	 * nobody would know if this gateway died.
	 */
	private boolean isOrphan() {
		return this.owner.worker() == null && this.owner.consumed() >= 0 && !this.broken && !this.disconnected
				&& !this.ended;
	}

	/**
	 * Find a worker, or send it what can be sent.
	 */
	private void pump() {
		if (this.owner.worker() == null) {
			findWorker();
			return;
		}
		try {
			for (WebSocketEvent event = this.pending.unsent(); event != null; event = this.pending.unsent()) {
				if (sendOrDrop(event)) {
					this.pending.sent();
				}
			}
			this.waitingSinceMillis = 0;
		}
		catch (ChannelLayerException ex) {
			// Whoever has it twice knows it by its order; the timer tries again.
			logger.debug("Could not send an event of '{}' for now", this.control, ex);
			waiting();
		}
	}

	private void findWorker() {
		if (!this.pending.isEmpty()) {
			waiting();
			this.dispatch.invitations().request(this, true);
		}
		else if (isOrphan() && this.dispatch.millis() >= this.nextAdoptionMillis) {
			this.dispatch.invitations().request(this, false);
		}
	}

	private void waiting() {
		if (this.waitingSinceMillis == 0) {
			this.waitingSinceMillis = this.dispatch.millis();
		}
	}

	/**
	 * Send the next event, or drop it together with the connection if that can never be.
	 * @return whether it was sent
	 * @throws ChannelLayerException if it cannot be sent now
	 */
	private boolean sendOrDrop(WebSocketEvent event) {
		try {
			send(event);
			return true;
		}
		catch (MessageTooLargeException ex) {
			logger.debug("Closing connection '{}': {}", this.connection.channel(), ex.getMessage());
			drop(event, TOO_LARGE);
		}
		catch (ChannelLayerException ex) {
			throw ex;
		}
		catch (SessionLostException ex) {
			sessionLost(ex);
		}
		catch (RuntimeException ex) {
			logger.error("'{}' of connection '{}' cannot be sent to a worker", event.channel(),
					this.connection.channel(), ex);
			drop(event, CloseCode.CONSUMER_FAILED);
		}
		return false;
	}

	private void drop(WebSocketEvent event, CloseCode code) {
		this.broken |= event instanceof WebSocketEvent.Receive;
		this.over.add(this.pending.removeUnsent());
		this.changed.signalAll();
		this.connection.fail(code);
	}

	private void send(WebSocketEvent event) {
		this.owner.send(event, this.pending.orderBefore(event, this.owner.consumed()), this.pending.trace(event));
	}

	/**
	 * Take what a worker says.
	 */
	void take(Signal signal) {
		this.lock.lock();
		try {
			if (signal.type() == Signal.Type.CLAIM) {
				claimed(signal.value(Signal.WORKER));
			}
			else if (this.owner.hear(signal)) {
				react(signal);
			}
		}
		finally {
			unlock();
		}
	}

	private void claimed(String worker) {
		if (!needsWorker() && !worker.equals(this.owner.worker())) {
			this.dispatch.decline(worker, this.control);
		}
		own(worker);
	}

	/**
	 * Give the connection to a worker, if it needs one.
	 */
	void give(String worker) {
		this.lock.lock();
		try {
			own(worker);
		}
		finally {
			unlock();
		}
	}

	private void own(String worker) {
		this.dispatch.invitations().settled(this);
		if (!needsWorker()) {
			return;
		}
		this.owner.begin(worker);
		pump();
		if (this.pending.isEmpty()) {
			sendAgain();
		}
	}

	/**
	 * React to what the owner says.
	 */
	private void react(Signal signal) {
		switch (signal.type()) {
			case DONE -> {
				this.owner.arrived();
				consumed(signal);
			}
			case RELEASED -> {
				this.owner.released();
				consumed(signal);
				leaveOwner();
			}
			case MISSING -> {
				this.pending.rewind(signal.number(Signal.ORDER));
				pump();
			}
			case UNKNOWN -> disconnected();
			case REFUSED ->
				this.connection.refuse(Integer.parseInt(signal.value(Signal.CODE)), signal.value(Signal.REASON));
			case FAILED -> this.connection.fail(
					CloseCode.of(Integer.parseInt(signal.value(Signal.CODE))).withReason(signal.value(Signal.REASON)));
			case ACKNOWLEDGED, CLAIM, INVITE, CONNECT, RECEIVE, DISCONNECT, ADOPT, ABANDON, ARRIVED, PING, PONG,
					STOPPED, LEFT, FORGOT ->
				logger.debug("'{}' has no use for {}", this.control, signal);
		}
	}

	private void consumed(Signal signal) {
		this.owner.consumed(signal);
		this.over.addAll(this.pending.removeUpTo(this.owner.consumed()));
		this.changed.signalAll();
	}

	private void leaveOwner() {
		this.owner.end();
		this.nextAdoptionMillis = 0;
		this.pending.rewind(-1);
		pump();
	}

	/**
	 * The consumer was told of the end, since its worker took this gateway for dead.
	 */
	private void disconnected() {
		this.disconnected = true;
		this.over.addAll(this.pending.removeAll());
		this.changed.signalAll();
		this.owner.end();
		this.connection.close(WORKER_LOST);
	}

	/**
	 * The worker has taken this gateway for dead.
	 * @param worker the worker
	 * @param bond by which bond
	 */
	void forgotten(String worker, long bond) {
		this.lock.lock();
		try {
			if (!this.owner.isBy(worker, bond)) {
				return;
			}
			if (this.owner.isIntroduced()) {
				disconnected();
			}
			else {
				leaveOwner();
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * The worker has gone and has nothing of this connection in hand.
	 */
	void takeBack(String worker, long bond) {
		this.lock.lock();
		try {
			if (this.owner.isBy(worker, bond)) {
				leaveOwner();
			}
		}
		finally {
			unlock();
		}
	}

	/**
	 * The worker is dead. What it had in hand may be half done, so that the connection
	 * cannot go on; its disconnect can.
	 * @param worker the worker
	 * @param bond by which bond it had its connections
	 * @return whether it was the owner
	 */
	boolean workerLost(String worker, long bond) {
		this.lock.lock();
		try {
			if (!this.owner.isBy(worker, bond)) {
				return false;
			}
			if (this.ended) {
				this.owner.end();
				forget();
				return true;
			}
			WebSocketEvent inHand = this.pending.isAnySent() ? this.pending.first() : null;
			if (inHand != null && !(inHand instanceof WebSocketEvent.Disconnect)) {
				breakOff(inHand instanceof WebSocketEvent.Connect);
			}
			leaveOwner();
			return true;
		}
		finally {
			unlock();
		}
	}

	private void breakOff(boolean connecting) {
		dropAllButDisconnect();
		if (connecting) {
			this.connection.refuse(503, "The worker was lost.");
		}
		else {
			this.connection.close(WORKER_LOST);
		}
	}

	private void dropAllButDisconnect() {
		this.broken = true;
		this.over.addAll(this.pending.removeAllButDisconnect());
		this.changed.signalAll();
	}

	/**
	 * The next owner cannot know what the last one knew.
	 */
	private void sessionLost(SessionLostException ex) {
		logger.warn("Closing connection '{}': {}", this.connection.channel(), ex.getMessage());
		dropAllButDisconnect();
		this.connection.close(SESSION_LOST);
	}

	/**
	 * Try again what could not be sent or was not answered, and give up what waits for
	 * too long.
	 * @return whether no worker was found in time
	 */
	boolean tick(long now) {
		if (!this.lock.tryLock()) {
			return false;
		}
		try {
			if (this.ended) {
				sayFarewell();
			}
			else if (isGivenUp(now)) {
				giveUp();
				return true;
			}
			else {
				pump();
				sendAgainIfDue(now);
			}
			return false;
		}
		finally {
			unlock();
		}
	}

	private boolean isGivenUp(long now) {
		if (this.waitingSinceMillis == 0 || this.pending.isEmpty()) {
			return false;
		}
		if (isConnecting()) {
			return now - this.waitingSinceMillis > this.dispatch.settings().claimMillis();
		}
		if (this.owner.worker() != null || this.dispatch.layer().problem().isPresent()) {
			// The owner is not dead, or nobody can know.
			this.waitingSinceMillis = now;
		}
		long patience = (this.pending.first() instanceof WebSocketEvent.Disconnect)
				? this.dispatch.settings().disconnectMillis() : this.dispatch.settings().leaseMillis();
		return now - this.waitingSinceMillis > patience;
	}

	private boolean isConnecting() {
		return this.pending.first() instanceof WebSocketEvent.Connect;
	}

	/**
	 * Give up what waits for a worker: a handshake, messages, or at last a disconnect.
	 */
	private void giveUp() {
		boolean connecting = isConnecting();
		boolean disconnecting = this.pending.first() instanceof WebSocketEvent.Disconnect;
		dropAllButDisconnect();
		if (disconnecting) {
			this.over.addAll(this.pending.removeAll());
		}
		if (connecting) {
			this.connection.refuse(503, "No worker takes connections.");
		}
		else {
			this.connection.close(NO_WORKER);
		}
	}

	/**
	 * The layer may have lost what the owner does not answer.
	 */
	private void sendAgainIfDue(long now) {
		boolean unanswered = this.pending.isAnySent() || !this.owner.isIntroduced();
		if (this.owner.worker() != null && unanswered
				&& this.owner.isSilentFor(this.dispatch.settings().resendMillis(), now)) {
			sendAgain();
		}
	}

	private void sendAgain() {
		try {
			WebSocketEvent last = this.pending.lastSent();
			if (last != null) {
				send(last);
			}
			else if (this.pending.isEmpty()) {
				this.owner.adopt();
			}
		}
		catch (ChannelLayerException ex) {
			logger.debug("Could not send to the owner of '{}' for now", this.control, ex);
		}
		catch (SessionLostException ex) {
			sessionLost(ex);
		}
	}

	@Override
	public String toString() {
		return "'%s' (%s)".formatted(this.connection.channel(), this.connection.handshake().path());
	}

}
