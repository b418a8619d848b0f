package io.channels.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until it is told to advance. In tests with
 * {@link AutoConfigureChannelsClock} it is a bean, and everything of the library that
 * waits goes by it: what is due on the way runs at its time, in order, on the thread that
 * moves the clock. Safe for use by any thread.
 */
public final class MutableClock extends Clock {

	private final Time time;

	private final ZoneId zone;

	/**
	 * Create a clock that stands at the start of the year 2026, UTC.
	 */
	public MutableClock() {
		this(Instant.parse("2026-01-01T00:00:00Z"));
	}

	public MutableClock(Instant start) {
		this(new Time(start), ZoneOffset.UTC);
	}

	private MutableClock(Time time, ZoneId zone) {
		this.time = time;
		this.zone = zone;
	}

	/**
	 * Move the clock, and those made of it for other zones. What somebody waits for on
	 * the way happens on this thread, when the clock stands at its time.
	 * @param duration by how much
	 */
	public void advance(Duration duration) {
		Duration left = duration;
		while (true) {
			Duration before = left;
			Step step = this.time.step(before);
			if (step.alarm() == null) {
				return;
			}
			left = before.minus(step.passed());
			step.alarm().action().run();
		}
	}

	/**
	 * Run an action when the clock is moved to a time or beyond. Those of the same time
	 * run in the order of the calls.
	 * @return what can be dropped
	 */
	Alarm at(Instant at, Runnable action) {
		return this.time.add(at, action);
	}

	/**
	 * Drop an action that waits.
	 */
	void drop(Alarm alarm) {
		this.time.remove(alarm);
	}

	@Override
	public Instant instant() {
		return this.time.now();
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new MutableClock(this.time, zone);
	}

	/**
	 * An action that waits.
	 */
	record Alarm(Instant at, long number, Runnable action) {
	}

	private record Step(Duration passed, @Nullable Alarm alarm) {
	}

	/**
	 * Where the clock stands, and what waits. Guarded by its monitor, which is not held
	 * while an action runs.
	 */
	private static final class Time {

		private final PriorityQueue<Alarm> alarms = new PriorityQueue<>(
				Comparator.comparing(Alarm::at).thenComparing(Alarm::number));

		private Instant now;

		private long lastNumber;

		Time(Instant now) {
			this.now = now;
		}

		synchronized Instant now() {
			return this.now;
		}

		synchronized Alarm add(Instant at, Runnable action) {
			Alarm alarm = new Alarm(at, ++this.lastNumber, action);
			this.alarms.add(alarm);
			return alarm;
		}

		synchronized void remove(Alarm alarm) {
			this.alarms.remove(alarm);
		}

		/**
		 * Move to the next alarm, or to the end.
		 */
		synchronized Step step(Duration left) {
			Alarm next = this.alarms.peek();
			if (next == null || next.at().isAfter(this.now.plus(left))) {
				this.now = this.now.plus(left);
				return new Step(left, null);
			}
			this.alarms.remove();
			Duration passed = Duration.between(this.now, next.at());
			if (passed.isNegative()) {
				passed = Duration.ZERO;
			}
			this.now = this.now.plus(passed);
			return new Step(passed, next);
		}

	}

}
