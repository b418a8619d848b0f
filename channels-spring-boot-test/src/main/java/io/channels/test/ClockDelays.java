package io.channels.test;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.channels.worker.Delays;

/**
 * Delays that go by a clock of tests: what is due runs on the thread that moves it. The
 * monitor guards what waits.
 */
final class ClockDelays implements Delays {

	private final Set<MutableClock.Alarm> waiting = new HashSet<>();

	private final MutableClock clock;

	ClockDelays(MutableClock clock) {
		this.clock = clock;
	}

	@Override
	public synchronized void after(Duration delay, Runnable action) {
		// Those that are over are dropped, since they do not say so themselves.
		this.waiting.removeIf((alarm) -> alarm.at().isBefore(this.clock.instant()));
		this.waiting.add(this.clock.at(this.clock.instant().plus(delay), action));
	}

	@Override
	public synchronized void close() {
		this.waiting.forEach(this.clock::drop);
		this.waiting.clear();
	}

}
