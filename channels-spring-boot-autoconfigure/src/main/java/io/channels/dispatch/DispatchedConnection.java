package io.channels.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;

/**
 * The events of one connection on their way to the worker that owns it. They stay here
 * until the worker has said that it consumed them, so that another can go on. Everything
 * is guarded by one lock, which is held while an event is sent, so that events keep their
 * order.
 */
final class DispatchedConnection implements WebSocketDispatch.Events {

	private static final Logger logger = LoggerFactory.getLogger(DispatchedConnection.class);

	private static final int WINDOW = 16;

	private static final long INVITE_AGAIN_MILLIS = 1_000;

	private static final CloseCode WORKER_LOST = CloseCode.of(1012).withReason("worker lost");

	private static final CloseCode NO_WORKER = CloseCode.OVERLOADED.withReason("no worker");

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/**
	 * Events that are not consumed yet, in order; the first are sent to the owner.
	 */
	private final List<Pending> pending = new ArrayList<>(2);

	private final AtomicReference<@Nullable Runnable> connectEnded = new AtomicReference<>();

	private final LayerDispatch dispatch;

	private final WebSocketConnection connection;

	private final String control;

	private int sent;

	private @Nullable String owner;

	private @Nullable String session;

	private boolean introduced;

	private long waitingSinceMillis;

	private long invitedAtMillis;

	private boolean disconnected;

	private boolean ended;

	DispatchedConnection(LayerDispatch dispatch, WebSocketConnection connection, String control) {
		this.dispatch = dispatch;
		this.connection = connection;
		this.control = control;
	}

	@Override
	public void connect(WebSocketEvent.Connect event, Runnable ended) {
		this.connectEnded.set(ended);
		add(new Pending(event, this::connectEnded), false);
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
		if (signal.type() == Signal.Type.DONE || signal.type() == Signal.Type.RELEASED) {
			connectEnded();
		}
	}

	@Override
	public void receive(WebSocketEvent.Receive event, Runnable ended) {
		add(new Pending(event, ended), true);
	}

	@Override
	public void disconnect(WebSocketEvent.Disconnect event, Runnable ended) {
		Runnable last = () -> {
			this.dispatch.forget(this.control);
			ended.run();
		};
		if (!add(new Pending(event, last), false)) {
			last.run();
		}
	}

	private boolean add(Pending event, boolean patient) {
		this.lock.lock();
		try {
			if (this.ended || this.disconnected) {
				return false;
			}
			this.pending.add(event);
			pump();
			while (patient && this.pending.size() > WINDOW && !this.ended) {
				this.changed.awaitUninterruptibly();
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void abandon(Runnable ended) {
		this.dispatch.forget(this.control);
		this.lock.lock();
		try {
			String worker = this.owner;
			end();
			if (worker != null) {
				this.dispatch.layer().send(Signal.of(Signal.Type.ABANDON).to(channelAt(worker)));
			}
		}
		catch (ChannelLayerException ex) {
			logger.debug("Worker of '{}' was not told that the connection is no more", this.control, ex);
		}
		finally {
			this.lock.unlock();
		}
		ended.run();
	}

	private void end() {
		this.ended = true;
		this.owner = null;
		this.pending.clear();
		this.sent = 0;
		this.changed.signalAll();
	}

	/**
	 * Send what can be sent: an invitation, or events to the owner.
	 */
	private void pump() {
		if (this.pending.isEmpty()) {
			this.waitingSinceMillis = 0;
			return;
		}
		String worker = this.owner;
		try {
			if (worker == null) {
				inviteIfDue();
				return;
			}
			while (this.sent < this.pending.size()) {
				send(this.pending.get(this.sent).event(), worker);
				this.sent++;
			}
			this.waitingSinceMillis = 0;
		}
		catch (ChannelLayerException ex) {
			// Whoever has it twice knows it by its order; the timer tries again.
			logger.debug("Could not send an event of '{}' for now", this.control, ex);
			waiting();
		}
	}

	private void waiting() {
		if (this.waitingSinceMillis == 0) {
			this.waitingSinceMillis = this.dispatch.millis();
		}
	}

	private void inviteIfDue() {
		long now = this.dispatch.millis();
		waiting();
		if (now - this.invitedAtMillis >= INVITE_AGAIN_MILLIS) {
			this.invitedAtMillis = now;
			Signal invitation = Signal.of(Signal.Type.INVITE, Signal.GATEWAY, this.control);
			this.dispatch.layer()
				.send(new Message(this.pending.get(0).event().channel(),
						Content.of(Message.REPLY_CHANNEL, this.connection.channel().value()), invitation.metadata()));
		}
	}

	private void send(WebSocketEvent event, String worker) {
		Signal.Type type = (event instanceof WebSocketEvent.Connect) ? Signal.Type.CONNECT
				: (event instanceof WebSocketEvent.Receive) ? Signal.Type.RECEIVE : Signal.Type.DISCONNECT;
		Signal signal = Signal.of(type, Signal.GATEWAY, this.control);
		if (!this.introduced) {
			signal = signal.with(Signal.HANDSHAKE, this.dispatch.handshakes().write(this.connection.handshake()))
				.with(Signal.SESSION, this.session);
		}
		Content content = WebSocketContent.of(event, this.connection.handshake(), this.connection.channel());
		this.dispatch.layer().send(new Message(signal.to(channelAt(worker)).channel(), content, signal.metadata()));
		this.introduced = true;
	}

	private String channelAt(String worker) {
		return EventWorker.channel(worker, EventWorker.local(this.control));
	}

	/**
	 * Take what the worker says.
	 */
	void take(Signal signal) {
		List<Pending> consumed;
		this.lock.lock();
		try {
			consumed = react(signal);
		}
		finally {
			this.lock.unlock();
		}
		consumed.forEach((event) -> event.ended().run());
	}

	/**
	 * React to a signal.
	 * @return the events that are over
	 */
	private List<Pending> react(Signal signal) {
		boolean ofOwner = signal.value(Signal.WORKER).equals(this.owner);
		if (signal.type() == Signal.Type.CLAIM) {
			claimed(signal.value(Signal.WORKER));
		}
		if (!ofOwner) {
			return List.of();
		}
		return switch (signal.type()) {
			case DONE -> consumed(signal);
			case RELEASED -> {
				List<Pending> consumed = consumed(signal);
				leaveOwner();
				pump();
				yield consumed;
			}
			case UNKNOWN -> {
				// It took this gateway for dead, and has told the consumer.
				this.disconnected = true;
				List<Pending> given = List.copyOf(this.pending);
				this.pending.clear();
				leaveOwner();
				this.connection.close(WORKER_LOST);
				yield given;
			}
			case REFUSED -> {
				this.connection.refuse(Integer.parseInt(signal.value(Signal.CODE)), signal.value(Signal.REASON));
				yield List.of();
			}
			case FAILED -> {
				this.connection.fail(CloseCode.of(Integer.parseInt(signal.value(Signal.CODE)))
					.withReason(signal.value(Signal.REASON)));
				yield List.of();
			}
			case CLAIM, PONG, INVITE, CONNECT, RECEIVE, DISCONNECT, ABANDON, PING -> List.of();
		};
	}

	private void claimed(String worker) {
		if (this.owner == null && !this.pending.isEmpty() && !this.ended) {
			this.owner = worker;
			this.introduced = false;
			this.dispatch.watch(worker);
			pump();
		}
	}

	private List<Pending> consumed(Signal signal) {
		String changedSession = signal.valueOrNull(Signal.SESSION);
		if (changedSession != null) {
			this.session = changedSession;
		}
		List<Pending> consumed = new ArrayList<>();
		while (!this.pending.isEmpty() && this.pending.get(0).event().order() <= signal.order()) {
			consumed.add(this.pending.remove(0));
		}
		this.sent = Math.max(0, this.sent - consumed.size());
		this.changed.signalAll();
		return consumed;
	}

	private void leaveOwner() {
		this.owner = null;
		this.sent = 0;
		this.introduced = false;
		this.invitedAtMillis = 0;
	}

	/**
	 * The worker is dead. What it had in hand may be half done, so that the connection
	 * cannot go on; its disconnect can.
	 * @return whether it was the owner
	 */
	boolean workerLost(String worker) {
		List<Pending> given = List.of();
		this.lock.lock();
		try {
			if (!worker.equals(this.owner)) {
				return false;
			}
			boolean halfDone = this.sent > 0 && !(this.pending.get(0).event() instanceof WebSocketEvent.Disconnect);
			leaveOwner();
			if (halfDone) {
				given = this.pending.stream()
					.filter((event) -> !(event.event() instanceof WebSocketEvent.Disconnect))
					.toList();
				this.pending.removeAll(given);
				if (given.get(0).event() instanceof WebSocketEvent.Connect) {
					this.connection.refuse(503, "The worker was lost.");
				}
				else {
					this.connection.close(WORKER_LOST);
				}
				this.changed.signalAll();
			}
			pump();
		}
		finally {
			this.lock.unlock();
		}
		given.forEach((event) -> event.ended().run());
		return true;
	}

	/**
	 * Try again what could not be sent, and give up what waits for too long.
	 */
	void tick(long now) {
		List<Pending> given = List.of();
		if (!this.lock.tryLock()) {
			return;
		}
		try {
			if (this.waitingSinceMillis == 0 || this.ended) {
				return;
			}
			boolean connecting = this.pending.get(0).event() instanceof WebSocketEvent.Connect;
			long patience = connecting ? this.dispatch.settings().claimMillis()
					: this.dispatch.settings().lease().toMillis();
			if (now - this.waitingSinceMillis <= patience) {
				pump();
				return;
			}
			given = giveUp(connecting);
		}
		finally {
			this.lock.unlock();
		}
		given.forEach((event) -> event.ended().run());
	}

	private List<Pending> giveUp(boolean connecting) {
		logger.warn("No worker has taken '{}' of connection '{}' ({}): is there one that listens?",
				this.pending.get(0).event().channel(), this.connection.channel(), this.connection.handshake().path());
		List<Pending> given = List.copyOf(this.pending);
		this.pending.clear();
		this.waitingSinceMillis = 0;
		leaveOwner();
		this.changed.signalAll();
		if (connecting) {
			this.connection.refuse(503, "No worker takes connections.");
		}
		else if (!this.disconnected) {
			this.connection.close(NO_WORKER);
		}
		return given;
	}

	@Override
	public String toString() {
		return this.control;
	}

	/**
	 * One event.
	 *
	 * @param event the event
	 * @param ended run when it is consumed
	 */
	private record Pending(WebSocketEvent event, Runnable ended) {
	}

}
