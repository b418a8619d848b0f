package io.channels.layer;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of lost messages, at most once in ten seconds for each reason and place, saying
 * how many there were since. Safe for use by any thread: one concurrent map, whose size
 * is bounded.
 */
public final class DropLog {

	private static final Logger logger = LoggerFactory.getLogger(DropLog.class);

	private static final long INTERVAL_MILLIS = 10_000;

	private static final int MAX_PLACES = 1_000;

	private final ConcurrentMap<Place, Drops> places = new ConcurrentHashMap<>();

	private final Clock clock;

	public DropLog(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Count a lost message, and log it unless that was done just now.
	 * @param reason why it was lost
	 * @param place the channel, group or connection
	 */
	public void dropped(String reason, String place) {
		Place key = new Place(reason, place);
		Drops drops = this.places.get(key);
		if (drops == null) {
			if (this.places.size() >= MAX_PLACES) {
				this.places.clear();
			}
			drops = this.places.computeIfAbsent(key, (absent) -> new Drops());
		}
		drops.count.increment();
		if (drops.isDue(this.clock.millis())) {
			logger.warn("Dropped {} message(s) of '{}': {}", drops.count.sumThenReset(), place, reason);
		}
	}

	private record Place(String reason, String place) {
	}

	private static final class Drops {

		private final LongAdder count = new LongAdder();

		private long nextMillis;

		synchronized boolean isDue(long now) {
			if (now < this.nextMillis) {
				return false;
			}
			this.nextMillis = now + INTERVAL_MILLIS;
			return true;
		}

	}

}
