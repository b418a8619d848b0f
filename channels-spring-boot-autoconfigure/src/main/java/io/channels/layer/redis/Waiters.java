package io.channels.layer.redis;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelSource;

/**
 * The receivers of this node that wait for a message. Guarded by one lock. A wake goes to
 * one receiver of the source; if it leaves without having looked there, somebody else
 * must.
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
	 * Wake one receiver that waits at the source and was not woken yet.
	 * @return whether there is one
	 */
	boolean wake(ChannelSource source) {
		this.lock.lock();
		try {
			for (Waiter waiter : this.waiters) {
				if (waiter.wakes.isEmpty() && waiter.sources.contains(source)) {
					waiter.wake(Set.of(source));
					return true;
				}
			}
			return false;
		}
		finally {
			this.lock.unlock();
		}
	}

	void wakeAll() {
		this.lock.lock();
		try {
			this.waiters.forEach((waiter) -> waiter.wake(waiter.sources));
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

		Waiter(Set<ChannelSource> sources) {
			this.sources = sources;
		}

		private void wake(Set<ChannelSource> woken) {
			this.wakes.addAll(woken);
			this.condition.signal();
		}

		/**
		 * Wait until woken, or for some time.
		 */
		void await(long millis) throws InterruptedException {
			Waiters.this.lock.lockInterruptibly();
			try {
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
				this.heeded.addAll(this.wakes);
				this.wakes.clear();
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
				this.heeded.clear();
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

}
