package io.channels.websocket.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened on one gateway. Safe for use by any thread: adders only.
 */
final class GatewayCounters {

	final LongAdder accepted = new LongAdder();

	final LongAdder denied = new LongAdder();

	final LongAdder received = new LongAdder();

	final LongAdder limited = new LongAdder();

	final LongAdder sent = new LongAdder();

	final LongAdder dropped = new LongAdder();

	final LongAdder discarded = new LongAdder();

	private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

	GatewayCounters() {
		for (Refusal refusal : Refusal.values()) {
			this.refusals.put(refusal, new LongAdder());
		}
	}

	void refused(Refusal refusal) {
		LongAdder adder = this.refusals.get(refusal);
		if (adder != null) {
			adder.increment();
		}
	}

	GatewayStatistics snapshot(int open) {
		Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
		this.refusals.forEach((refusal, adder) -> refused.put(refusal, adder.sum()));
		return new GatewayStatistics(open, this.accepted.sum(), this.denied.sum(), refused, this.received.sum(),
				this.limited.sum(), this.sent.sum(), this.dropped.sum(), this.discarded.sum());
	}

}
