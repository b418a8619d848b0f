package io.channels.test;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Runs what sends and consumes, and lets background channels be consumed when the
 * outermost call is done, on its thread. The lock makes other threads send only: what
 * they sent is consumed by the thread that holds it.
 */
final class CallerThread {

	private final ReentrantLock lock = new ReentrantLock();

	private Runnable rest = () -> {
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
			return action.get();
		}
		try {
			boolean outermost = this.lock.getHoldCount() == 1;
			T result = action.get();
			if (outermost) {
				this.rest.run();
			}
			return result;
		}
		finally {
			this.lock.unlock();
		}
	}

}
