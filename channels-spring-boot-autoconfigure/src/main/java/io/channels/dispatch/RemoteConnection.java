package io.channels.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.consumer.ChannelSession;
import io.channels.message.ChannelName;
import io.channels.message.Content;
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

	private final Deque<WebSocketEvent> waiting = new ArrayDeque<>(2);

	private final EventWorker worker;

	private final String local;

	private final String control;

	private final ChannelName channel;

	private final Handshake handshake;

	private final ChannelSession session;

	private @Nullable Events events;

	private boolean routed;

	private long taken = -1;

	private long consumed = -1;

	private long told = -1;

	private @Nullable String unsavedSession;

	private boolean draining;

	private boolean releasing;

	private boolean released;

	private boolean ended;

	RemoteConnection(EventWorker worker, String local, String control, ChannelName channel, Handshake handshake,
			ChannelSession session) {
		this.worker = worker;
		this.local = local;
		this.control = control;
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
		this.worker.layer().send(new Message(this.channel, WebSocketContent.of(reply)));
	}

	@Override
	public void fail(CloseCode code) {
		this.worker.send(
				Signal
					.of(Signal.Type.FAILED, Signal.WORKER, this.worker.id(), Signal.CODE, Integer.toString(code.code()),
							Signal.REASON, code.reason())
					.to(this.control));
	}

	boolean isOf(String gateway) {
		return this.control.startsWith(gateway);
	}

	/**
	 * Take what the gateway sends.
	 */
	void take(Content content, Signal signal) {
		if (signal.type() == Signal.Type.ABANDON) {
			abandon();
			return;
		}
		ChannelName channel = switch (signal.type()) {
			case CONNECT -> WebSocketEvent.Connect.CHANNEL;
			case RECEIVE -> WebSocketEvent.Receive.CHANNEL;
			case DISCONNECT -> WebSocketEvent.Disconnect.CHANNEL;
			default -> throw new IllegalArgumentException("%s is not for workers".formatted(signal.type()));
		};
		take(WebSocketContent.readEvent(channel, content));
	}

	private void take(WebSocketEvent event) {
		this.lock.lock();
		try {
			if (event.order() <= this.taken || this.releasing || this.ended) {
				// The gateway sends again what it is not sure of.
				return;
			}
			this.taken = event.order();
			this.waiting.add(event);
			if (this.draining) {
				return;
			}
			this.draining = true;
		}
		finally {
			this.lock.unlock();
		}
		this.worker.execute(this::drain);
	}

	private void drain() {
		for (WebSocketEvent event = next(); event != null; event = next()) {
			try {
				consume(event);
			}
			catch (RuntimeException ex) {
				logger.error("An event of '{}' failed; the next one is consumed", this.channel, ex);
			}
		}
		Events consumers = this.events;
		if (consumers != null && isToBeReleased()) {
			consumers.abandon(this::released);
		}
	}

	/**
	 * Return true once, when the connection is to be given back.
	 */
	private boolean isToBeReleased() {
		this.lock.lock();
		try {
			boolean release = this.releasing && !this.released;
			this.released |= release;
			return release;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable WebSocketEvent next() {
		this.lock.lock();
		try {
			WebSocketEvent event = this.releasing ? null : this.waiting.poll();
			this.draining = event != null;
			return event;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void consume(WebSocketEvent event) {
		Events consumers = this.events;
		if (consumers == null) {
			throw new IllegalStateException("The connection has not begun");
		}
		if (event instanceof WebSocketEvent.Connect connect) {
			if (this.routed) {
				consumers.connect(connect, () -> consumed(event));
			}
			else {
				refuseUnrouted();
			}
		}
		else if (event instanceof WebSocketEvent.Receive receive) {
			consumers.receive(receive, () -> consumed(event));
		}
		else if (event instanceof WebSocketEvent.Disconnect disconnect) {
			consumers.disconnect(disconnect, () -> {
				consumed(event);
				end();
			});
		}
	}

	private void refuseUnrouted() {
		this.worker.send(
				Signal
					.of(Signal.Type.REFUSED, Signal.WORKER, this.worker.id(), Signal.CODE, "404", Signal.REASON,
							"There is no consumer.")
					.to(this.control));
		end();
	}

	private void consumed(WebSocketEvent event) {
		this.lock.lock();
		try {
			this.consumed = Math.max(this.consumed, event.order());
			Optional<String> changed = this.session.saveIfChanged();
			changed.ifPresent((saved) -> this.unsavedSession = saved);
			boolean due = event.order() == 0 || this.waiting.isEmpty() || this.consumed - this.told >= TELL_AFTER
					|| changed.isPresent();
			if (due && !this.releasing) {
				tell(Signal.Type.DONE);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void tell(Signal.Type type) {
		Signal signal = Signal.of(type, Signal.WORKER, this.worker.id(), Signal.ORDER, Long.toString(this.consumed))
			.with(Signal.SESSION, this.unsavedSession);
		if (this.worker.send(signal.to(this.control))) {
			this.told = this.consumed;
			this.unsavedSession = null;
		}
	}

	/**
	 * Tell again what could not be told.
	 */
	void tellAgain() {
		if (!this.lock.tryLock()) {
			return;
		}
		try {
			if (this.told < this.consumed && this.waiting.isEmpty() && !this.releasing) {
				tell(Signal.Type.DONE);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The gateway is dead: the consumer hears of the end from here.
	 */
	void lost() {
		long order;
		this.lock.lock();
		try {
			order = this.taken + 1;
		}
		finally {
			this.lock.unlock();
		}
		take(new WebSocketEvent.Disconnect(CloseCode.LOST, order));
	}

	/**
	 * Give the connection back when the consumer has finished what it holds.
	 */
	void release() {
		this.lock.lock();
		try {
			if (this.releasing || this.ended) {
				return;
			}
			this.releasing = true;
			this.waiting.clear();
			if (this.draining) {
				// Whoever consumes gives it back afterwards.
				return;
			}
			this.draining = true;
		}
		finally {
			this.lock.unlock();
		}
		this.worker.execute(this::drain);
	}

	private void released() {
		this.lock.lock();
		try {
			this.session.saveIfChanged().ifPresent((saved) -> this.unsavedSession = saved);
			tell(Signal.Type.RELEASED);
		}
		finally {
			this.lock.unlock();
		}
		end();
	}

	private void abandon() {
		Events consumers = this.events;
		if (consumers != null) {
			this.worker.execute(() -> consumers.abandon(this::end));
		}
	}

	private void end() {
		this.ended = true;
		this.worker.forget(this.local);
	}

}
