package io.channels.test;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs what sends and consumes, and lets background channels be consumed when the
 * outermost call is done, on its thread. The lock makes other threads send only: what
 * they sent meanwhile is consumed by the thread that holds it, as a volatile flag says.
 */
final class CallerThread {

	private final ReentrantLock lock = new ReentrantLock();

	private volatile boolean missed;

	private volatile Runnable rest = () -> {
	};

	/**
	 * Set what consumes everything that waits on background channels.
	 */
	void setRest(Runnable rest) {
		this.rest = rest;
	}

	void run(Runnable action) {
		get(() -> {
			action.run();
			return true;
		});
	}

	<T> T get(Supplier<T> action) {
		if (!this.lock.tryLock()) {
			T result = action.get();
			this.missed = true;
			consumeMissed();
			return result;
		}
		try {
			T result = action.get();
			if (this.lock.getHoldCount() == 1) {
				this.rest.run();
			}
			return result;
		}
		finally {
			this.lock.unlock();
			consumeMissed();
		}
	}

	/**
	 * Consume what another thread has sent meanwhile, unless somebody has the lock, who
	 * comes here, too.
	 */
	private void consumeMissed() {
		while (this.missed && !this.lock.isHeldByCurrentThread() && this.lock.tryLock()) {
			try {
				this.missed = false;
				this.rest.run();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

}
