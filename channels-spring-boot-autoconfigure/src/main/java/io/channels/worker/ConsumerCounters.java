package io.channels.worker;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the messages that consumers were called with. Safe for use by any
 * thread: adders only.
 */
public final class ConsumerCounters {

	private final LongAdder consumed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder givenUp = new LongAdder();

	private final LongAdder deadLettersFailed = new LongAdder();

	private final LongAdder unrouted = new LongAdder();

	void consumed() {
		this.consumed.increment();
	}

	void failed() {
		this.failed.increment();
	}

	void retried() {
		this.retried.increment();
	}

	void givenUp() {
		this.givenUp.increment();
	}

	void deadLetterFailed() {
		this.deadLettersFailed.increment();
	}

	void unrouted() {
		this.unrouted.increment();
	}

	public ConsumerStatistics statistics() {
		return new ConsumerStatistics(this.consumed.sum(), this.failed.sum(), this.retried.sum(), this.givenUp.sum(),
				this.unrouted.sum(), this.deadLettersFailed.sum());
	}

}
