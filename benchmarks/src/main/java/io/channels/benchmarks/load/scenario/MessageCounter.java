package io.channels.benchmarks.load.scenario;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts messages on the thread of the client, for others to read.
 */
final class MessageCounter {

	private final AtomicLong count = new AtomicLong();

	void add(int messages) {
		// One thread writes, so no locked instruction is needed.
		this.count.setRelease(this.count.getPlain() + messages);
	}

	long get() {
		return this.count.get();
	}

}
