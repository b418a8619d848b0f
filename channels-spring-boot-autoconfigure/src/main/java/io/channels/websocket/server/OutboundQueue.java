package io.channels.websocket.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.channels.websocket.CloseCode;

/**
 * What waits to be written to one client. Any thread adds to it without blocking; at most
 * one thread at a time drains it, writing all that has gathered at once. Guarded by its
 * monitor, which is never held during a write.
 */
final class OutboundQueue implements Runnable {

	private static final int MAX_BATCH = 256;

	private static final int MAX_ROUNDS = 16;

	private final ArrayDeque<Outbound> waiting = new ArrayDeque<>(2);

	private final GatewaySettings.Outbound limits;

	private final GatewayCounters counters;

	private final Executor drains;

	private final Semaphore inPlacePermits;

	private final LongSupplier millis;

	private final Listener listener;

	private @Nullable SocketWriter writer;

	private int messages;

	private long size;

	private volatile long writingSince;

	private boolean draining;

	private boolean closed;

	OutboundQueue(GatewaySettings.Outbound limits, GatewayCounters counters, Executor drains, Semaphore inPlacePermits,
			LongSupplier millis, Listener listener) {
		this.limits = limits;
		this.counters = counters;
		this.drains = drains;
		this.inPlacePermits = inPlacePermits;
		this.millis = millis;
		this.listener = listener;
	}

	/**
	 * Return how many messages wait or are being written.
	 */
	synchronized int messages() {
		return this.messages;
	}

	/**
	 * Return the size of what waits or is being written.
	 */
	synchronized long size() {
		return this.size;
	}

	/**
	 * Begin to write, now that the socket is open.
	 */
	void start(SocketWriter writer) {
		synchronized (this) {
			this.writer = writer;
			if (this.waiting.isEmpty()) {
				return;
			}
			this.draining = true;
		}
		this.drains.execute(this);
	}

	/**
	 * Add something to write.
	 * @param outbound what to write
	 * @param inPlace whether the calling thread may write it, if nothing else waits
	 */
	Offer offer(Outbound outbound, boolean inPlace) {
		boolean drain;
		synchronized (this) {
			if (this.closed) {
				return Offer.CLOSED;
			}
			if (outbound instanceof Outbound.Data && !makeRoom(outbound.size())) {
				return Offer.FULL;
			}
			drain = !this.draining && this.writer != null;
			this.draining |= drain;
			count(outbound);
			if (!drain || !inPlace) {
				this.waiting.add(outbound);
			}
		}
		if (drain && inPlace) {
			writeInPlace(outbound);
		}
		else if (drain) {
			this.drains.execute(this);
		}
		return Offer.TAKEN;
	}

	/**
	 * Write what nothing waits before, and then what waits behind, or let a drain write.
	 * A write may block until its time-out, so no more than a few threads of senders do
	 * it themselves at a time.
	 */
	private void writeInPlace(Outbound outbound) {
		if (!this.inPlacePermits.tryAcquire()) {
			this.drains.execute(() -> drain(List.of(outbound)));
			return;
		}
		try {
			drain(List.of(outbound));
		}
		finally {
			this.inPlacePermits.release();
		}
	}

	private void add(Outbound outbound) {
		count(outbound);
		this.waiting.add(outbound);
	}

	private void count(Outbound outbound) {
		this.messages++;
		this.size += outbound.size();
		if (outbound instanceof Outbound.Close) {
			// Nothing may be written behind it.
			this.closed = true;
		}
	}

	private boolean makeRoom(int needed) {
		while (this.messages >= this.limits.maxMessages()
				|| (this.messages > 0 && this.size + needed > this.limits.maxSize().toBytes())) {
			if (this.limits.policy() != SlowConsumerPolicy.DROP_OLDEST || !dropOldest()) {
				return false;
			}
		}
		return true;
	}

	private boolean dropOldest() {
		Outbound oldest = this.waiting.poll();
		if (oldest == null) {
			// All that counts is being written already.
			return false;
		}
		this.messages--;
		this.size -= oldest.size();
		this.counters.dropped.increment();
		return true;
	}

	/**
	 * Drop what waits, and close the connection as soon as what is being written is.
	 * @return how many messages were dropped, or -1 if it was closed already
	 */
	int closeInstead(CloseCode code) {
		int dropped;
		boolean drain;
		synchronized (this) {
			if (this.closed) {
				return -1;
			}
			dropped = clear();
			add(new Outbound.Close(code));
			drain = !this.draining && this.writer != null;
			this.draining |= drain;
		}
		if (drain) {
			this.drains.execute(this);
		}
		return dropped;
	}

	/**
	 * Return whether a write has reached its time-out, because the client does not read.
	 */
	boolean isStalled() {
		long since = this.writingSince;
		return since != 0 && this.millis.getAsLong() - since >= this.limits.sendTimeout().toMillis();
	}

	/**
	 * Take nothing more, and drop what waits.
	 */
	synchronized void end() {
		this.closed = true;
		this.counters.discarded.add(clear());
	}

	private int clear() {
		int count = 0;
		for (Outbound outbound : this.waiting) {
			count += (outbound instanceof Outbound.Data) ? 1 : 0;
			this.messages--;
			this.size -= outbound.size();
		}
		this.waiting.clear();
		return count;
	}

	/**
	 * Write what waits, until nothing does, but let other clients have their turn.
	 */
	@Override
	public void run() {
		drain(takeBehind(List.of()));
	}

	/**
	 * Write a batch and what waits behind it.
	 */
	private void drain(List<Outbound> first) {
		List<Outbound> batch = first;
		for (int round = 0; round < MAX_ROUNDS; round++) {
			if (batch.isEmpty() || !write(batch)) {
				return;
			}
			batch = takeBehind(batch);
		}
		if (!batch.isEmpty()) {
			List<Outbound> rest = batch;
			this.drains.execute(() -> drain(rest));
		}
	}

	/**
	 * Take what waits behind what was written, which takes no more room then.
	 */
	private synchronized List<Outbound> takeBehind(List<Outbound> written) {
		for (int i = 0; i < written.size(); i++) {
			this.messages--;
			this.size -= written.get(i).size();
		}
		int count = Math.min(MAX_BATCH, this.waiting.size());
		if (count == 0) {
			this.draining = false;
			return List.of();
		}
		if (count == 1) {
			return List.of(this.waiting.remove());
		}
		List<Outbound> batch = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			batch.add(this.waiting.remove());
		}
		return batch;
	}

	/**
	 * Write a batch.
	 * @return whether the connection goes on
	 */
	private boolean write(List<Outbound> batch) {
		SocketWriter target = this.writer;
		if (target == null) {
			throw new IllegalStateException("A queue is drained after its start only");
		}
		Outbound last = batch.get(batch.size() - 1);
		List<Outbound> frames = (last instanceof Outbound.Close) ? batch.subList(0, batch.size() - 1) : batch;
		try {
			if (!frames.isEmpty()) {
				this.writingSince = this.millis.getAsLong();
				target.write(frames);
				this.writingSince = 0;
				countSent(frames);
			}
		}
		catch (IOException | RuntimeException ex) {
			this.counters.discarded.add(frames.stream().filter(Outbound.Data.class::isInstance).count());
			this.listener.lost(ex);
			return false;
		}
		if (last instanceof Outbound.Close close) {
			try {
				target.close(close.code());
			}
			finally {
				this.listener.closed(close.code());
			}
			return false;
		}
		return true;
	}

	private void countSent(List<Outbound> frames) {
		int data = 0;
		for (int i = 0; i < frames.size(); i++) {
			data += (frames.get(i) instanceof Outbound.Data) ? 1 : 0;
		}
		this.counters.sent.add(data);
	}

	/**
	 * What became of an offered message.
	 */
	enum Offer {

		TAKEN, FULL, CLOSED

	}

	/**
	 * Hears of what ends the connection.
	 */
	interface Listener {

		/**
		 * The close at the end of the queue was written.
		 */
		void closed(CloseCode code);

		/**
		 * Writing failed; the connection is lost.
		 */
		void lost(Exception cause);

	}

}
