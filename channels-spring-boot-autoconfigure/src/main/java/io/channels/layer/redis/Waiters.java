package io.channels.layer.redis;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelSource;

/**
 * The receivers of this node that wait for a message. Guarded by one lock. A wake goes to
 * one receiver of the source, best to one that is about to ask there anyway; if it leaves
 * without having looked there, somebody else must.
 */
final class Waiters {

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<Waiter> waiters = new LinkedHashSet<>();

	Waiter add(Collection<ChannelSource> sources) {
		this.lock.lock();
		try {
			Waiter waiter = new Waiter(Set.copyOf(sources));
			this.waiters.add(waiter);
			return waiter;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wake one receiver that waits at the source and was not woken yet, unless one is
	 * about to ask there.
	 * @return whether there is one
	 */
	boolean wake(ChannelSource source) {
		this.lock.lock();
		try {
			return Stream.of(State.ABOUT_TO_ASK, State.IDLE, State.ASKING)
				.anyMatch((state) -> wake(source, state, 1) > 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wake as many receivers as there are messages at a source, beside those that are
	 * about to ask there or have asked already.
	 */
	void wakeIdle(ChannelSource source, long messages) {
		this.lock.lock();
		try {
			long left = messages - wake(source, State.ABOUT_TO_ASK, messages);
			wake(source, State.IDLE, left);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wake some receivers that are in the same state.
	 * @return how many
	 */
	private long wake(ChannelSource source, State state, long limit) {
		long woken = 0;
		for (Waiter waiter : this.waiters) {
			if (woken == limit) {
				break;
			}
			if (waiter.state == state && waiter.sources.contains(source) && waiter.wake(source)) {
				woken++;
			}
		}
		return woken;
	}

	/**
	 * Some receivers ask for messages from here on.
	 * @return whether one of them was woken, and others are left that must be
	 */
	boolean ask(Collection<Waiter> asking) {
		this.lock.lock();
		try {
			boolean woken = false;
			for (Waiter waiter : asking) {
				waiter.state = State.ASKING;
				woken |= !waiter.heeded.isEmpty();
			}
			return woken
					&& this.waiters.stream().filter((waiter) -> waiter.state != State.ABOUT_TO_ASK).count() > asking
						.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	void wakeAll() {
		this.lock.lock();
		try {
			this.waiters.forEach((waiter) -> waiter.sources.forEach(waiter::wake));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * One receiver.
	 */
	final class Waiter {

		private final Set<ChannelSource> sources;

		private final Condition condition = Waiters.this.lock.newCondition();

		private final Set<ChannelSource> wakes = new HashSet<>(4);

		private final Set<ChannelSource> heeded = new HashSet<>(4);

		private State state = State.IDLE;

		Waiter(Set<ChannelSource> sources) {
			this.sources = sources;
		}

		Set<ChannelSource> sources() {
			return this.sources;
		}

		/**
		 * Wake the receiver.
		 * @return whether that changes anything, or it would look anyway
		 */
		private boolean wake(ChannelSource source) {
			if (this.state == State.ABOUT_TO_ASK) {
				this.heeded.add(source);
				return true;
			}
			boolean first = this.wakes.isEmpty();
			this.wakes.add(source);
			this.condition.signal();
			return first;
		}

		/**
		 * Wait until woken, or for some time.
		 */
		void await(long millis) throws InterruptedException {
			Waiters.this.lock.lockInterruptibly();
			try {
				this.state = State.IDLE;
				long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
				while (this.wakes.isEmpty() && nanos > 0) {
					nanos = this.condition.awaitNanos(nanos);
				}
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		/**
		 * Begin to look at all sources, for what wakes told of so far.
		 */
		void look() {
			Waiters.this.lock.lock();
			try {
				Waiters.this.waiters.add(this);
				this.state = State.ABOUT_TO_ASK;
				this.heeded.addAll(this.wakes);
				this.wakes.clear();
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		/**
		 * Go on looking, since what was found is nothing for anybody.
		 */
		void lookOn() {
			Waiters.this.lock.lock();
			try {
				Waiters.this.waiters.add(this);
				this.state = State.ABOUT_TO_ASK;
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		/**
		 * Note that there was nothing at any source.
		 */
		void foundNothing() {
			Waiters.this.lock.lock();
			try {
				this.state = State.IDLE;
				this.heeded.clear();
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		/**
		 * Note that there is a message, so that it waits no more.
		 */
		void found() {
			Waiters.this.lock.lock();
			try {
				Waiters.this.waiters.remove(this);
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		/**
		 * Stop waiting.
		 * @param found the source that a message was found at, or null
		 * @return the sources that somebody else must look at, since this one was woken
		 * for them
		 */
		Set<ChannelSource> leave(@Nullable ChannelSource found) {
			Waiters.this.lock.lock();
			try {
				Waiters.this.waiters.remove(this);
				this.heeded.remove(found);
				this.heeded.addAll(this.wakes);
				return this.heeded;
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

	}

	private enum State {

		IDLE, ABOUT_TO_ASK, ASKING

	}

}
