package io.channels.dispatch;

import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.SessionStore.SavedSession;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketEvent;

/**
 * The worker that owns a connection, if one does: by which bond and for which term, what
 * it knows, and what is sent to it. The last event that one owner consumed, and the
 * session as it saved it, go to the next with the first thing it is sent. For use under
 * the lock of the connection.
 */
final class Owner {

	private final LayerDispatch dispatch;

	private final WebSocketConnection connection;

	private final String control;

	private @Nullable String worker;

	/**
	 * The worker that gave the connection back.
	 */
	private @Nullable String leaver;

	private long bond;

	private long term;

	private boolean introduced;

	/**
	 * The version of the session that was saved last, or -1 if none was.
	 */
	private long session = -1;

	private long consumed = -1;

	private long progressMillis;

	Owner(LayerDispatch dispatch, WebSocketConnection connection, String control) {
		this.dispatch = dispatch;
		this.connection = connection;
		this.control = control;
	}

	/**
	 * Return the owner, or null if there is none.
	 */
	@Nullable String worker() {
		return this.worker;
	}

	boolean isBy(String other, long otherBond) {
		return other.equals(this.worker) && this.bond == otherBond;
	}

	/**
	 * Return whether the owner is known to know the connection.
	 */
	boolean isIntroduced() {
		return this.introduced;
	}

	/**
	 * Return the order of the last event that was consumed, or -1 if none was.
	 */
	long consumed() {
		return this.consumed;
	}

	void begin(String claimant) {
		this.worker = claimant;
		this.bond = this.dispatch.meet(claimant);
		this.term++;
		this.introduced = false;
	}

	void end() {
		this.worker = null;
		this.introduced = false;
	}

	/**
	 * Hear something.
	 * @return whether it is from the owner, and of this term
	 */
	boolean hear(Signal signal) {
		if (this.worker == null || signal.number(Signal.TERM) != this.term) {
			return false;
		}
		this.progressMillis = this.dispatch.millis();
		return true;
	}

	/**
	 * Return whether the owner has neither said nor been sent anything for a time.
	 */
	boolean isSilentFor(long millis, long now) {
		return now - this.progressMillis > millis;
	}

	/**
	 * The owner knows the connection, which whoever gave it back waits for.
	 */
	void arrived() {
		String before = this.leaver;
		if (!this.introduced && before != null) {
			this.dispatch.tell(signal(Signal.Type.ARRIVED).to(channelAt(before)));
		}
		this.introduced = true;
		this.leaver = null;
	}

	/**
	 * The owner gives the connection back.
	 */
	void released() {
		this.leaver = this.worker;
	}

	/**
	 * Take what the owner has left of the connection.
	 */
	void consumed(Signal signal) {
		String version = signal.valueOrNull(Signal.SESSION);
		if (version != null) {
			this.session = Math.max(this.session, Long.parseLong(version));
		}
		this.consumed = Math.max(this.consumed, signal.number(Signal.ORDER));
	}

	/**
	 * Send the owner an event.
	 * @param after the order of the event before
	 * @param trace the trace that it belongs to
	 * @throws SessionLostException if the owner would need a session that is lost
	 * @throws ChannelLayerException if it cannot be sent now
	 */
	void send(WebSocketEvent event, long after, Map<String, String> trace) {
		Signal.Type type = (event instanceof WebSocketEvent.Connect) ? Signal.Type.CONNECT
				: (event instanceof WebSocketEvent.Receive) ? Signal.Type.RECEIVE : Signal.Type.DISCONNECT;
		send(signal(type).with(Signal.AFTER, Long.toString(after)).in(trace),
				WebSocketContent.of(event, this.connection.handshake(), this.connection.channel()));
	}

	/**
	 * Give the owner a connection of which there is nothing to consume now.
	 * @throws SessionLostException if the owner would need a session that is lost
	 * @throws ChannelLayerException if it cannot be told now
	 */
	void adopt() {
		send(signal(Signal.Type.ADOPT), Content.of(Message.REPLY_CHANNEL, this.connection.channel().value()));
	}

	/**
	 * Tell the owner, if there is one, that the connection is no more.
	 * @throws ChannelLayerException if it cannot be told now
	 */
	void abandon() {
		String known = this.worker;
		if (known != null) {
			this.dispatch.layer().send(signal(Signal.Type.ABANDON).to(channelAt(known)));
		}
		end();
	}

	private void send(Signal signal, Content content) {
		String known = this.worker;
		if (known == null) {
			throw new IllegalStateException("'%s' has no owner".formatted(this.control));
		}
		Signal introducing = signal;
		if (!this.introduced) {
			introducing = signal.with(Signal.HANDSHAKE, this.dispatch.handshakes().write(this.connection.handshake()))
				.with(Signal.SESSION, loadSession())
				.with(Signal.BOND, Long.toString(this.bond))
				.with(Signal.ORDER, Long.toString(this.consumed));
		}
		this.dispatch.layer().send(new Message(ChannelName.of(channelAt(known)), content, introducing.metadata()));
		this.progressMillis = this.dispatch.millis();
	}

	/**
	 * Return the session for the next owner. One that is lost is missed once: whatever
	 * else is to be consumed, such as the end of the connection, goes without it.
	 */
	private @Nullable String loadSession() {
		if (this.session < 0) {
			return null;
		}
		Optional<SavedSession> saved = this.dispatch.layer().sessions().load(this.connection.channel());
		if (saved.isPresent() && saved.get().version() >= this.session) {
			return saved.get().values();
		}
		long missed = this.session;
		this.session = -1;
		throw new SessionLostException(this.connection.channel(), missed, saved);
	}

	/**
	 * The connection is over.
	 */
	void removeSession() {
		if (this.session >= 0) {
			this.dispatch.layer().sessions().remove(this.connection.channel());
		}
	}

	private Signal signal(Signal.Type type) {
		return Signal.of(type, Signal.GATEWAY, this.control, Signal.TERM, Long.toString(this.term));
	}

	private String channelAt(String other) {
		return EventWorker.channel(other, EventWorker.local(this.control));
	}

}
