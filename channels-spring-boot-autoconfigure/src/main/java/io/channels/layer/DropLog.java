package io.channels.layer;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of lost messages, at most once in ten seconds for each reason and place, saying
 * how many there were since. Where there are very many places, those that come last are
 * told of together. Safe for use by any thread: one concurrent map, whose size is
 * bounded.
 */
public final class DropLog {

	private static final Logger logger = LoggerFactory.getLogger(DropLog.class);

	private static final long INTERVAL_MILLIS = 10_000;

	private static final int MAX_PLACES = 1_000;

	private final ConcurrentMap<Place, Drops> places = new ConcurrentHashMap<>();

	private final Drops others = new Drops();

	private final Clock clock;

	private volatile long nextTidyMillis;

	public DropLog(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Count a lost message, and log it unless that was done just now.
	 * @param reason why it was lost
	 * @param place the channel, group or connection
	 */
	public void dropped(String reason, String place) {
		long now = this.clock.millis();
		Drops drops = drops(new Place(reason, place), now);
		drops.count.increment();
		if (drops.isDue(now)) {
			logger.warn("Dropped {} message(s) of '{}'{}: {}", drops.count.sumThenReset(), place,
					(drops == this.others) ? " and others" : "", reason);
		}
	}

	private Drops drops(Place place, long now) {
		Drops known = this.places.get(place);
		if (known != null) {
			return known;
		}
		if (this.places.size() >= MAX_PLACES && now >= this.nextTidyMillis) {
			this.nextTidyMillis = now + INTERVAL_MILLIS;
			this.places.values().removeIf((drops) -> drops.isQuiet(now));
		}
		return (this.places.size() < MAX_PLACES) ? this.places.computeIfAbsent(place, (absent) -> new Drops())
				: this.others;
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

		/**
		 * Return whether nothing was dropped since it was told, which is some time ago.
		 */
		synchronized boolean isQuiet(long now) {
			return now >= this.nextMillis && this.count.sum() == 0;
		}

	}

}
