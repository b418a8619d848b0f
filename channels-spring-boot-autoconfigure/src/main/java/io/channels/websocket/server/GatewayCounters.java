package io.channels.websocket.server;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happened on one gateway. Safe for use by any thread: adders only.
 */
final class GatewayCounters {

	final LongAdder accepted = new LongAdder();

	final LongAdder denied = new LongAdder();

	final LongAdder refused = new LongAdder();

	final LongAdder received = new LongAdder();

	final LongAdder sent = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder discarded = new LongAdder();

	GatewayStatistics snapshot(int open) {
		return new GatewayStatistics(open, this.accepted.sum(), this.denied.sum(), this.refused.sum(),
				this.received.sum(), this.sent.sum(), this.dropped.sum(), this.discarded.sum());
	}

}
