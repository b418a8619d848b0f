package io.channels.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.websocket.WebSocketEvent;

/**
 * Events of one connection that are not consumed yet, in order; the first of them are
 * sent to the owner. Guarded by the lock of the connection.
 */
final class PendingEvents {

	private final List<Pending> events = new ArrayList<>(2);

	private int sent;

	/**
	 * Add an event.
	 * @param trace the trace that it belongs to
	 * @param ended run when it is consumed
	 */
	void add(WebSocketEvent event, Map<String, String> trace, Runnable ended) {
		this.events.add(new Pending(event, trace, ended));
	}

	/**
	 * Return the trace that one of these belongs to.
	 */
	Map<String, String> trace(WebSocketEvent event) {
		return this.events.stream()
			.filter((other) -> other.event() == event)
			.findFirst()
			.map(Pending::trace)
			.orElse(Map.of());
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

	int size() {
		return this.events.size();
	}

	/**
	 * Return the first event, or null if there is none.
	 */
	@Nullable WebSocketEvent first() {
		return this.events.isEmpty() ? null : this.events.get(0).event();
	}

	/**
	 * Return whether the owner may have something in hand.
	 */
	boolean isAnySent() {
		return this.sent > 0;
	}

	/**
	 * Return the last event that was sent, or null if none was.
	 */
	@Nullable WebSocketEvent lastSent() {
		return (this.sent > 0) ? this.events.get(this.sent - 1).event() : null;
	}

	/**
	 * Return the first event that is to be sent, or null if all are.
	 */
	@Nullable WebSocketEvent unsent() {
		return (this.sent < this.events.size()) ? this.events.get(this.sent).event() : null;
	}

	/**
	 * Return the order of the event before one of these.
	 * @param consumed the order of the last event that was consumed
	 */
	long orderBefore(WebSocketEvent event, long consumed) {
		long before = consumed;
		for (Pending other : this.events) {
			if (other.event().order() >= event.order()) {
				return before;
			}
			before = other.event().order();
		}
		return before;
	}

	/**
	 * The first unsent event is sent.
	 */
	void sent() {
		this.sent++;
	}

	/**
	 * Remove the first unsent event, which cannot be sent.
	 */
	Pending removeUnsent() {
		return this.events.remove(this.sent);
	}

	/**
	 * Remove the events up to an order.
	 */
	List<Pending> removeUpTo(long order) {
		List<Pending> removed = new ArrayList<>();
		while (!this.events.isEmpty() && this.events.get(0).event().order() <= order) {
			removed.add(this.events.remove(0));
		}
		this.sent = Math.max(0, this.sent - removed.size());
		return removed;
	}

	/**
	 * Remove all events but a disconnect.
	 */
	List<Pending> removeAllButDisconnect() {
		List<Pending> removed = this.events.stream()
			.filter((event) -> !(event.event() instanceof WebSocketEvent.Disconnect))
			.toList();
		this.events.removeAll(removed);
		this.sent = 0;
		return removed;
	}

	List<Pending> removeAll() {
		List<Pending> removed = List.copyOf(this.events);
		this.events.clear();
		this.sent = 0;
		return removed;
	}

	/**
	 * Send the events behind an order again.
	 */
	void rewind(long order) {
		int taken = 0;
		while (taken < this.sent && this.events.get(taken).event().order() <= order) {
			taken++;
		}
		this.sent = taken;
	}

	/**
	 * One event.
	 *
	 * @param event the event
	 * @param trace the trace that it belongs to
	 * @param ended run when it is consumed
	 */
	record Pending(WebSocketEvent event, Map<String, String> trace, Runnable ended) {
	}

}
