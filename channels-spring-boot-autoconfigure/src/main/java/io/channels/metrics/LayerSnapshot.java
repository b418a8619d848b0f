package io.channels.metrics;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerStatistics;

/**
 * The statistics of one layer, asked for once for all of its meters, since a layer may
 * have to ask a backend. A layer that has a problem is not asked, so that nobody who
 * reads meters waits for it. One lock lets one thread ask at a time; others take what is
 * known.
 */
final class LayerSnapshot {

	private static final Logger logger = LoggerFactory.getLogger(LayerSnapshot.class);

	private static final long MAX_AGE_NANOS = Duration.ofSeconds(2).toNanos();

	private final ReentrantLock asking = new ReentrantLock();

	private final ChannelLayer layer;

	private final LongSupplier nanos;

	private volatile @Nullable LayerStatistics known;

	private volatile boolean failed;

	private volatile boolean asked;

	private volatile long askedNanos;

	LayerSnapshot(ChannelLayer layer, LongSupplier nanos) {
		this.layer = layer;
		this.nanos = nanos;
	}

	/**
	 * Return what was counted, as far as it is known.
	 */
	double count(ToLongFunction<LayerStatistics> figure) {
		refresh();
		LayerStatistics statistics = this.known;
		return (statistics != null) ? figure.applyAsLong(statistics) : 0;
	}

	/**
	 * Return what there is now, which is not a number while the layer cannot say.
	 */
	double value(ToLongFunction<LayerStatistics> figure) {
		refresh();
		LayerStatistics statistics = this.known;
		return (statistics != null && !this.failed) ? figure.applyAsLong(statistics) : Double.NaN;
	}

	private void refresh() {
		if (isFresh() || !this.asking.tryLock()) {
			return;
		}
		try {
			if (!isFresh()) {
				ask();
				// After the answer, for which there may have been a wait.
				this.askedNanos = this.nanos.getAsLong();
				this.asked = true;
			}
		}
		finally {
			this.asking.unlock();
		}
	}

	private boolean isFresh() {
		return this.asked && this.nanos.getAsLong() - this.askedNanos < MAX_AGE_NANOS;
	}

	private void ask() {
		try {
			this.failed = this.layer.problem().isPresent();
			if (!this.failed) {
				this.known = this.layer.statistics();
			}
		}
		catch (RuntimeException ex) {
			this.failed = true;
			logger.debug("A layer does not tell its statistics", ex);
		}
	}

}
