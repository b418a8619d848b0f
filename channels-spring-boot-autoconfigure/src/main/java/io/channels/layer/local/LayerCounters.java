package io.channels.layer.local;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import io.channels.layer.DropReason;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.LayerStatistics;

/**
 * What happened on one layer in this node. Safe for use by any thread: adders only.
 */
public final class LayerCounters {

	private final LongAdder sent = new LongAdder();

	private final LongAdder delivered = new LongAdder();

	private final LongAdder expired = new LongAdder();

	private final LongAdder dropped = new LongAdder();

	private final Map<DropReason, LongAdder> reasons = new EnumMap<>(DropReason.class);

	private final LongAdder full = new LongAdder();

	private final LongAdder groupMessages = new LongAdder();

	private final LongAdder groupMembers = new LongAdder();

	public LayerCounters() {
		for (DropReason reason : DropReason.values()) {
			this.reasons.put(reason, new LongAdder());
		}
	}

	/**
	 * Count messages that the layer took.
	 */
	public void sent(long count) {
		this.sent.add(count);
	}

	/**
	 * Count messages that were handed to a receiver; less than zero takes them back.
	 */
	public void delivered(long count) {
		this.delivered.add(count);
	}

	public void expired(long count) {
		this.expired.add(count);
	}

	public void dropped(DropReason reason, long count) {
		this.dropped.add(count);
		noteDropped(reason, count);
	}

	/**
	 * Note why messages were dropped that are counted elsewhere.
	 */
	public void noteDropped(DropReason reason, long count) {
		adder(reason).add(count);
	}

	private LongAdder adder(DropReason reason) {
		return Objects.requireNonNull(this.reasons.get(reason));
	}

	/**
	 * Return how many messages were dropped for each reason.
	 */
	public Map<DropReason, Long> drops() {
		Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
		this.reasons.forEach((reason, count) -> drops.put(reason, count.sum()));
		return drops;
	}

	/**
	 * Count how often a channel was full.
	 */
	public void full(long count) {
		this.full.add(count);
	}

	/**
	 * Count a group message.
	 * @param members for how many subscribed members of this node it was
	 */
	public void fannedOut(long members) {
		this.groupMessages.increment();
		this.groupMembers.add(members);
	}

	public FanOutStatistics fanOut() {
		return new FanOutStatistics(this.groupMessages.sum(), this.groupMembers.sum());
	}

	/**
	 * Return the counts.
	 * @param pending how many messages wait
	 * @param oldestAge how long the oldest of them has waited
	 * @param delayed how many messages are to be sent later
	 */
	public LayerStatistics snapshot(long pending, Duration oldestAge, long delayed) {
		return new LayerStatistics(this.sent.sum(), this.delivered.sum(), pending, oldestAge, this.expired.sum(),
				this.dropped.sum(), this.full.sum(), delayed);
	}

}
