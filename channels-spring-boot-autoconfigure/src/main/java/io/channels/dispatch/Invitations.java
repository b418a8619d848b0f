package io.channels.dispatch;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.message.ChannelName;

/**
 * Invites workers to the connections of one gateway, not more at a time than the channel
 * holds: each claim lets the next one in, and those whose clients wait go first. Where
 * more wait than can be invited, whoever claims one gets some of them at once. Concurrent
 * collections; one thread sends.
 */
final class Invitations {

	private static final Logger logger = LoggerFactory.getLogger(Invitations.class);

	private static final int MAX_OPEN = 50;

	private static final int MAX_OPEN_IDLE = 25;

	private static final int AT_ONCE = 16;

	private static final long AGAIN_MILLIS = 1_000;

	/**
	 * Connections in one of the queues or invited, and whether their clients wait.
	 */
	private final ConcurrentMap<DispatchedConnection, Boolean> wanted = new ConcurrentHashMap<>();

	/**
	 * Connections that are invited and not claimed, and since when.
	 */
	private final ConcurrentMap<DispatchedConnection, Long> open = new ConcurrentHashMap<>();

	private final Deque<DispatchedConnection> urgent = new ConcurrentLinkedDeque<>();

	private final Deque<DispatchedConnection> idle = new ConcurrentLinkedDeque<>();

	private final Executor executor;

	private final LongSupplier millis;

	/**
	 * Create an empty list.
	 * @param executor one thread
	 * @param millis tells the time
	 */
	Invitations(Executor executor, LongSupplier millis) {
		this.executor = executor;
		this.millis = millis;
	}

	/**
	 * Find a worker for a connection, unless that is being done.
	 * @param waits whether its client waits
	 */
	void request(DispatchedConnection connection, boolean waits) {
		Boolean before = this.wanted.get(connection);
		if (before != null && (before || !waits)) {
			return;
		}
		this.wanted.put(connection, waits);
		(waits ? this.urgent : this.idle).add(connection);
		send();
	}

	/**
	 * A connection needs no worker any more.
	 */
	void settled(DispatchedConnection connection) {
		this.wanted.remove(connection);
		if (this.open.remove(connection) != null) {
			send();
		}
	}

	/**
	 * Return some of the connections that wait to be invited, for a worker that has
	 * claimed another one.
	 * @param channel the channel of events that it listens on
	 */
	List<DispatchedConnection> next(ChannelName channel) {
		List<DispatchedConnection> taken = new ArrayList<>();
		while (taken.size() < AT_ONCE) {
			DispatchedConnection connection = this.urgent.poll();
			connection = (connection != null) ? connection : this.idle.poll();
			if (connection == null) {
				return taken;
			}
			if (!connection.neededChannel().equals(channel)) {
				putBack(connection);
				return taken;
			}
			taken.add(connection);
		}
		return taken;
	}

	private void putBack(DispatchedConnection connection) {
		(Boolean.TRUE.equals(this.wanted.get(connection)) ? this.urgent : this.idle).addFirst(connection);
	}

	/**
	 * Send invitations again that nobody took. Connections whose clients do not wait ask
	 * again by themselves, later.
	 */
	void tick() {
		long now = this.millis.getAsLong();
		for (Iterator<Map.Entry<DispatchedConnection, Long>> entries = this.open.entrySet().iterator(); entries
			.hasNext();) {
			Map.Entry<DispatchedConnection, Long> entry = entries.next();
			if (now - entry.getValue() >= AGAIN_MILLIS) {
				entries.remove();
				if (!this.wanted.remove(entry.getKey(), false)) {
					this.urgent.addFirst(entry.getKey());
				}
			}
		}
		send();
	}

	private void send() {
		try {
			this.executor.execute(this::sendAll);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The gateway stops and invites nobody", ex);
		}
	}

	private void sendAll() {
		DispatchedConnection connection = next();
		while (connection != null) {
			this.open.put(connection, this.millis.getAsLong());
			switch (connection.invite()) {
				case SENT -> {
				}
				case NOT_NEEDED -> {
					this.open.remove(connection);
					this.wanted.remove(connection);
				}
				case FAILED -> {
					// The channel is full, or the layer away; a claim or the timer goes
					// on.
					this.open.remove(connection);
					putBack(connection);
					return;
				}
			}
			connection = next();
		}
	}

	private @Nullable DispatchedConnection next() {
		int taken = this.open.size();
		DispatchedConnection waiting = (taken < MAX_OPEN) ? this.urgent.poll() : null;
		return (waiting != null || taken >= MAX_OPEN_IDLE) ? waiting : this.idle.poll();
	}

	/**
	 * What became of an invitation.
	 */
	enum Invitation {

		SENT, NOT_NEEDED, FAILED

	}

}
