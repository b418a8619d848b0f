package io.channels.admin;

import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.channels.cluster.Cluster;

/**
 * Takes a sample when somebody wants one, and not more than one in a second for all who
 * watch. The last one is guarded by a lock, under which the next is taken.
 */
final class Samples {

	/**
	 * A bit less than the second after which pages ask again.
	 */
	private static final long MAX_AGE_MILLIS = 900;

	private final ReentrantLock taking = new ReentrantLock();

	private final Cluster cluster;

	private final Clock clock;

	private @Nullable Sample last;

	Samples(Cluster cluster, Clock clock) {
		this.cluster = cluster;
		this.clock = clock;
	}

	Sample current() {
		this.taking.lock();
		try {
			Sample known = this.last;
			if (known == null || Math.abs(this.clock.millis() - known.time()) >= MAX_AGE_MILLIS) {
				known = new Sample(this.clock.millis(), this.cluster.nodes(), this.cluster.layers());
				this.last = known;
			}
			return known;
		}
		finally {
			this.taking.unlock();
		}
	}

}
