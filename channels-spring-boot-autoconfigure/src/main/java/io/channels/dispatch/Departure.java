package io.channels.dispatch;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Gives the connections of a worker that stops to others, a few at a time, so that each
 * is without an owner for a moment only and the rest are served meanwhile. Where nobody
 * takes them, all are let go at once. Concurrent maps; {@link #go} is called by one
 * thread.
 */
final class Departure {

	private static final int AT_ONCE = 50;

	private static final long LEAVING_MILLIS = 250;

	private static final long ARRIVING_MILLIS = 1_000;

	/**
	 * Connections whose consumers finish what they hold, and since when.
	 */
	private final ConcurrentMap<String, Long> leaving = new ConcurrentHashMap<>();

	/**
	 * Connections that are given back and have no other worker yet, and since when.
	 */
	private final ConcurrentMap<String, Long> arriving = new ConcurrentHashMap<>();

	private final LongSupplier millis;

	private boolean nobodyTakes;

	Departure(LongSupplier millis) {
		this.millis = millis;
	}

	/**
	 * Release some more connections, or all of them.
	 */
	void go(Collection<RemoteConnection> connections) {
		long now = this.millis.getAsLong();
		// A consumer that takes its time must not keep the others.
		this.leaving.values().removeIf((since) -> now - since > LEAVING_MILLIS);
		this.nobodyTakes |= this.arriving.values().stream().anyMatch((since) -> now - since > ARRIVING_MILLIS);
		int free = this.nobodyTakes ? Integer.MAX_VALUE : AT_ONCE - this.leaving.size() - this.arriving.size();
		for (RemoteConnection connection : connections) {
			if (free <= 0) {
				return;
			}
			if (connection.release()) {
				this.leaving.put(connection.local(), now);
				free--;
			}
		}
	}

	/**
	 * A connection is given back.
	 */
	void left(String local) {
		this.leaving.remove(local);
		this.arriving.put(local, this.millis.getAsLong());
	}

	/**
	 * A connection has another worker.
	 */
	void arrived(String local) {
		this.arriving.remove(local);
	}

}
