package io.channels.layer.memory;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import io.channels.layer.LayerStatistics;

/**
 * What happened on one layer. Safe for use by any thread: adders only.
 */
final class Counters {

	final LongAdder sent = new LongAdder();

	final LongAdder delivered = new LongAdder();

	final LongAdder expired = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder full = new LongAdder();

	LayerStatistics snapshot(long pending, Duration oldestAge) {
		return new LayerStatistics(this.sent.sum(), this.delivered.sum(), pending, oldestAge, this.expired.sum(),
				this.dropped.sum(), this.full.sum());
	}

}
