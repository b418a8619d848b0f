package io.channels.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.consumer.ChannelSession;
import io.channels.dispatch.Acknowledgements.Acknowledgement;
import io.channels.layer.MessageTooLargeException;
import io.channels.message.ChannelName;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketDispatch.Events;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketReply;

/**
 * A connection whose socket is at a gateway, as its consumer sees it here, and the events
 * that wait for the consumer. A lock guards the queue and what is consumed; consumers run
 * without it, one at a time, on the worker's executor.
 */
final class RemoteConnection implements WebSocketConnection {

	private static final Logger logger = LoggerFactory.getLogger(RemoteConnection.class);

	private static final int TELL_AFTER = 8;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Arrival> waiting = new ArrayDeque<>(2);

	private final EventWorker worker;

	private final Ownership ownership;

	private final ChannelName channel;

	private final Handshake handshake;

	private final ChannelSession session;

	private @Nullable Events events;

	private boolean routed;

	private long taken;

	private long consumed;

	private long told;

	/**
	 * The session as it is to be saved, if it has changed.
	 */
	private @Nullable String unsavedSession;

	/**
	 * The version of the session that was saved last, or -1 if none was here.
	 */
	private long savedSession = -1;

	private @Nullable CloseCode untoldFailure;

	private State state = State.OWNED;

	/**
	 * What is consumed is about to be told together with that of other connections.
	 */
	private boolean acknowledging;

	private boolean draining;

	/**
	 * A disconnect was taken.
	 */
	private boolean last;

	/**
	 * Create a connection.
	 * @param ownership by what right it is here
	 * @param consumed the order of the last event that was consumed elsewhere
	 */
	RemoteConnection(EventWorker worker, Ownership ownership, long consumed, ChannelName channel, Handshake handshake,
			ChannelSession session) {
		this.worker = worker;
		this.ownership = ownership;
		this.taken = consumed;
		this.consumed = consumed;
		this.told = consumed;
		this.channel = channel;
		this.handshake = handshake;
		this.session = session;
	}

	/**
	 * Begin.
	 * @param events take the events
	 * @param routed whether there is a consumer
	 */
	void begin(Events events, boolean routed) {
		this.events = events;
		this.routed = routed;
	}

	Ownership ownership() {
		return this.ownership;
	}

	/**
	 * Return how the worker calls it.
	 */
	String local() {
		return EventWorker.local(this.ownership.control());
	}

	@Override
	public ChannelName channel() {
		return this.channel;
	}

	@Override
	public Handshake handshake() {
		return this.handshake;
	}

	@Override
	public void reply(WebSocketReply reply) {
		String chosen = reply.subprotocol();
		if (chosen != null && !this.handshake.subprotocols().contains(chosen)) {
			throw new IllegalArgumentException("Cannot accept with subprotocol '%s': the client offers %s"
				.formatted(chosen, this.handshake.subprotocols()));
		}
		this.worker.traces().reply(new Message(this.channel, WebSocketContent.of(reply)), this.worker.layer()::send);
	}

	@Override
	public void fail(CloseCode code) {
		this.lock.lock();
		try {
			this.untoldFailure = code;
			tellFailure();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take an event.
	 * @param trace the trace that it belongs to
	 * @param after the order of the event before it
	 * @return whether this is still the place for it
	 */
	boolean take(WebSocketEvent event, Map<String, String> trace, long after) {
		this.lock.lock();
		try {
			switch (this.state) {
				case OWNED, DISCONNECTED -> takeInOrder(new Arrival(event, trace), after);
				case RELEASING, GIVEN_BACK, RELEASED ->
					logger.debug("'{}' is for the next worker of '{}'", event.channel(), this.channel);
				case ORPHANED, LEFT -> {
					return false;
				}
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void takeInOrder(Arrival arrival, long after) {
		WebSocketEvent event = arrival.event();
		if (after > this.taken) {
			Message missing = signal(Signal.Type.MISSING, this.taken).to(control());
			this.worker.soon(() -> this.worker.tell(missing));
		}
		else if (event.order() > this.taken) {
			this.taken = event.order();
			this.last = event instanceof WebSocketEvent.Disconnect;
			this.waiting.add(arrival);
			drainSoon();
		}
		else if (event.order() <= this.consumed) {
			confirm(event.order());
		}
	}

	/**
	 * Take the connection though there is no event.
	 */
	void adopt() {
		this.lock.lock();
		try {
			confirm(this.consumed);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The gateway does not seem to know that an event is consumed.
	 */
	private void confirm(long order) {
		this.told = Math.min(this.told, order - 1);
		this.worker.soon(this::tellAgain);
	}

	private void drainSoon() {
		if (!this.draining) {
			this.draining = true;
			this.worker.execute(this::drain);
		}
	}

	private void drain() {
		for (Arrival arrival = next(); arrival != null; arrival = next()) {
			WebSocketEvent event = arrival.event();
			try {
				this.worker.traces().arrive(event, arrival.trace(), () -> consume(event));
			}
			catch (RuntimeException ex) {
				logger.error("An event of '{}' failed; the next one is consumed", this.channel, ex);
			}
		}
		if (isToBeGivenBack()) {
			events().abandon(this::released);
		}
	}

	/**
	 * Return the next event, or null if this thread has no more to do.
	 */
	private @Nullable Arrival next() {
		this.lock.lock();
		try {
			Arrival arrival = this.waiting.poll();
			this.draining = arrival != null;
			return arrival;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return true once, when the connection is to be given back.
	 */
	private boolean isToBeGivenBack() {
		this.lock.lock();
		try {
			if (this.state != State.RELEASING) {
				return false;
			}
			this.state = State.GIVEN_BACK;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void consume(WebSocketEvent event) {
		if (event instanceof WebSocketEvent.Connect connect) {
			if (this.routed) {
				events().connect(connect, () -> consumed(event));
			}
			else {
				this.worker.tell(
						Signal
							.of(Signal.Type.REFUSED, Signal.WORKER, this.worker.id(), Signal.TERM,
									Long.toString(this.ownership.term()), Signal.CODE, "404", Signal.REASON,
									"There is no consumer.")
							.to(this.ownership.control()));
			}
		}
		else if (event instanceof WebSocketEvent.Receive receive) {
			events().receive(receive, () -> consumed(event));
		}
		else if (event instanceof WebSocketEvent.Disconnect disconnect) {
			events().disconnect(disconnect, () -> disconnected(disconnect));
		}
	}

	private Events events() {
		Events consumers = this.events;
		if (consumers == null) {
			throw new IllegalStateException("The connection has not begun");
		}
		return consumers;
	}

	private void consumed(WebSocketEvent event) {
		this.lock.lock();
		try {
			this.consumed = Math.max(this.consumed, event.order());
			takeSession();
			if (this.state != State.OWNED) {
				return;
			}
			if (event.order() == 0) {
				tell(Signal.Type.DONE);
			}
			else if (saveSession()) {
				acknowledgeSoon();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void acknowledgeSoon() {
		boolean waited = this.consumed - this.told == TELL_AFTER;
		if (!this.acknowledging || waited) {
			this.acknowledging = true;
			this.worker.acknowledgements().add(this, waited);
		}
	}

	/**
	 * Return what the gateway is to be told, if there is something.
	 */
	@Nullable Acknowledgement acknowledge() {
		this.lock.lock();
		try {
			this.acknowledging = false;
			// A session that could not be saved must not fall behind.
			boolean due = this.state == State.OWNED && this.told < this.consumed && this.unsavedSession == null;
			return due ? new Acknowledgement(this, this.consumed, this.savedSession) : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The gateway was told what is consumed.
	 */
	void acknowledged(long order) {
		this.lock.lock();
		try {
			this.told = Math.max(this.told, order);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void disconnected(WebSocketEvent.Disconnect event) {
		this.lock.lock();
		try {
			this.consumed = Math.max(this.consumed, event.order());
			if (this.state == State.ORPHANED) {
				leave();
			}
			else if (this.state != State.LEFT) {
				this.state = State.DISCONNECTED;
				this.unsavedSession = null;
				if (tell(Signal.Type.DONE)) {
					leave();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave() {
		State last = this.state;
		this.state = State.LEFT;
		this.worker.forget(this);
		if (last == State.DISCONNECTED) {
			this.worker.disconnected(local());
		}
		else if (last == State.RELEASED) {
			this.worker.givenBack(local());
		}
	}

	private void takeSession() {
		this.unsavedSession = this.session.saveIfChanged().orElse(this.unsavedSession);
	}

	/**
	 * Save the session if it has changed, before the gateway is told what is consumed.
	 * @return whether the layer has it
	 */
	private boolean saveSession() {
		String changed = this.unsavedSession;
		if (changed == null) {
			return true;
		}
		try {
			this.worker.layer().sessions().save(this.channel, this.consumed, changed);
			this.savedSession = this.consumed;
		}
		catch (MessageTooLargeException | UnsupportedOperationException ex) {
			logger.error("Closing connection '{}', whose session cannot be saved: {}", this.channel, ex.getMessage());
			fail(CloseCode.CONSUMER_FAILED);
		}
		catch (RuntimeException ex) {
			logger.debug("The session of '{}' is not saved yet", this.channel, ex);
			return false;
		}
		this.unsavedSession = null;
		return true;
	}

	/**
	 * Tell the gateway what is consumed.
	 * @return whether that worked
	 */
	private boolean tell(Signal.Type type) {
		if (!saveSession() || !tellFailure()) {
			return false;
		}
		long order = this.consumed;
		String version = (this.savedSession >= 0) ? Long.toString(this.savedSession) : null;
		if (!this.worker.tell(signal(type, order).with(Signal.SESSION, version).to(control()))) {
			return false;
		}
		this.told = order;
		return true;
	}

	private boolean tellFailure() {
		CloseCode code = this.untoldFailure;
		if (code == null) {
			return true;
		}
		boolean told = this.worker.tell(Signal
			.of(Signal.Type.FAILED, Signal.WORKER, this.worker.id(), Signal.TERM, Long.toString(this.ownership.term()),
					Signal.CODE, Integer.toString(code.code()), Signal.REASON, code.reason())
			.to(control()));
		this.untoldFailure = told ? null : code;
		return told;
	}

	private Signal signal(Signal.Type type, long order) {
		return Signal.of(type, Signal.WORKER, this.worker.id(), Signal.TERM, Long.toString(this.ownership.term()),
				Signal.ORDER, Long.toString(order));
	}

	private String control() {
		return this.ownership.control();
	}

	/**
	 * Tell what could not be told, or what the gateway may not know.
	 * @return whether there is nothing left to tell
	 */
	boolean tellAgain() {
		if (!this.lock.tryLock()) {
			return true;
		}
		try {
			boolean known = this.told >= this.consumed && this.untoldFailure == null;
			return switch (this.state) {
				case OWNED -> known || tell(Signal.Type.DONE);
				case DISCONNECTED -> leaveIf(tell(Signal.Type.DONE));
				case RELEASED -> leaveIf(tell(Signal.Type.RELEASED));
				case RELEASING, GIVEN_BACK, ORPHANED, LEFT -> true;
			};
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean leaveIf(boolean told) {
		if (told) {
			leave();
		}
		return told;
	}

	/**
	 * The gateway is dead: the consumer hears of the end from here.
	 */
	void lost() {
		this.lock.lock();
		try {
			switch (this.state) {
				case OWNED, RELEASING -> {
					this.state = State.ORPHANED;
					if (!this.last) {
						this.last = true;
						this.waiting
							.add(new Arrival(new WebSocketEvent.Disconnect(CloseCode.LOST, this.taken + 1), Map.of()));
					}
					drainSoon();
				}
				case DISCONNECTED, RELEASED -> leave();
				case GIVEN_BACK, ORPHANED, LEFT -> logger.debug("'{}' is about to end, or has ended", this.channel);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Give the connection back when the consumer has finished what it holds.
	 * @return whether that was not said before
	 */
	boolean release() {
		this.lock.lock();
		try {
			if (this.state != State.OWNED) {
				return false;
			}
			this.state = State.RELEASING;
			this.waiting.clear();
			this.last = false;
			drainSoon();
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void released() {
		this.lock.lock();
		try {
			if (this.state != State.GIVEN_BACK) {
				return;
			}
			takeSession();
			if (this.session.isSaved()) {
				// Redis may have lost its data since then.
				this.unsavedSession = this.session.save();
			}
			if (this.told < this.consumed) {
				// Should what follows be lost, nobody must consume these again.
				tell(Signal.Type.DONE);
			}
			this.state = State.RELEASED;
			leaveIf(tell(Signal.Type.RELEASED));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget the connection, without a disconnect, unless the consumer is about to hear
	 * of the end.
	 */
	void abandon() {
		this.lock.lock();
		try {
			if (this.state == State.LEFT || this.state == State.ORPHANED) {
				return;
			}
			this.waiting.clear();
			leave();
		}
		finally {
			this.lock.unlock();
		}
		this.worker.execute(() -> events().abandon(() -> {
		}));
	}

	/**
	 * An event that waits.
	 *
	 * @param event the event
	 * @param trace the trace that it belongs to
	 */
	private record Arrival(WebSocketEvent event, Map<String, String> trace) {
	}

	/**
	 * By what right a connection is here.
	 *
	 * @param control the channel of the gateway for signals about it
	 * @param bond by which bond with its gateway
	 * @param term how many owners it has had
	 */
	record Ownership(String control, long bond, long term) {

		String gateway() {
			return this.control.substring(0, this.control.indexOf('!') + 1);
		}

	}

	/**
	 * Where a connection stands.
	 */
	private enum State {

		/** Its events are consumed here. */
		OWNED,

		/** The consumer finishes what it holds. */
		RELEASING,

		/** The consumer is being released. */
		GIVEN_BACK,

		/** The gateway is to be told that it has the connection back. */
		RELEASED,

		/** The consumer knows of the end; the gateway is to be told so. */
		DISCONNECTED,

		/** The gateway is dead; the consumer is to be told so. */
		ORPHANED,

		/** It is not here any more. */
		LEFT

	}

}
