package io.channels.layer.redis;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.channels.message.ChannelSource;

/**
 * The receivers of this node that wait for a message. Guarded by one lock. A wake goes to
 * one receiver of the source, which passes it on if it leaves without looking.
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
	 */
	void wake(ChannelSource source) {
		this.lock.lock();
		try {
			wakeOne(source);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void wakeOne(ChannelSource source) {
		for (Waiter waiter : this.waiters) {
			if (!waiter.woken && waiter.sources.contains(source)) {
				waiter.wake();
				return;
			}
		}
	}

	void wakeAll() {
		this.lock.lock();
		try {
			this.waiters.forEach(Waiter::wake);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * One receiver.
	 */
	final class Waiter implements AutoCloseable {

		private final Set<ChannelSource> sources;

		private final Condition condition = Waiters.this.lock.newCondition();

		private boolean woken;

		Waiter(Set<ChannelSource> sources) {
			this.sources = sources;
		}

		private void wake() {
			this.woken = true;
			this.condition.signal();
		}

		/**
		 * Wait until woken, or for some time. Whoever was woken must look for a message.
		 */
		void await(long millis) throws InterruptedException {
			Waiters.this.lock.lockInterruptibly();
			try {
				long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
				while (!this.woken && nanos > 0) {
					nanos = this.condition.awaitNanos(nanos);
				}
				this.woken = false;
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

		@Override
		public void close() {
			Waiters.this.lock.lock();
			try {
				Waiters.this.waiters.remove(this);
				if (this.woken) {
					this.sources.forEach(Waiters.this::wakeOne);
				}
			}
			finally {
				Waiters.this.lock.unlock();
			}
		}

	}

}
