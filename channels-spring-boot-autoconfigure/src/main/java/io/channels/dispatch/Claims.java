package io.channels.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

/**
 * Takes invitations on one thread of its own, and claims the connections for a worker. A
 * concurrent map keeps the claims that are not answered, since a worker must not go
 * before.
 */
final class Claims {

	private static final Logger logger = LoggerFactory.getLogger(Claims.class);

	private static final Duration RECEIVE_TIMEOUT = Duration.ofMillis(250);

	private static final long MAX_BACK_OFF_MILLIS = 1_000;

	private final ConcurrentMap<String, Long> open = new ConcurrentHashMap<>();

	private final ChannelLayer layer;

	private final List<ChannelSource> sources;

	private final String worker;

	private final LongSupplier millis;

	private @Nullable Thread thread;

	private volatile boolean running;

	/**
	 * Create claims.
	 * @param layer where invitations come from
	 * @param sources the channels of events that the worker takes connections for
	 * @param worker the worker that claims
	 * @param millis tells the time
	 */
	Claims(ChannelLayer layer, List<ChannelSource> sources, String worker, LongSupplier millis) {
		this.layer = layer;
		this.sources = List.copyOf(sources);
		this.worker = worker;
		this.millis = millis;
	}

	void start() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-claims-");
		threads.setDaemon(true);
		this.running = true;
		this.thread = threads.newThread(this::takeAll);
		this.thread.start();
	}

	private void takeAll() {
		int failures = 0;
		while (this.running) {
			try {
				Optional<Message> invitation = this.layer.receive(this.sources, RECEIVE_TIMEOUT);
				failures = 0;
				if (invitation.isPresent()) {
					take(invitation.get());
				}
			}
			catch (InterruptedException ex) {
				// The flag decides.
				logger.debug("Interrupted", ex);
			}
			catch (ChannelLayerException ex) {
				failures = backOff(failures, ex);
			}
			catch (RuntimeException ex) {
				logger.error("Dropped an invitation, which cannot be read", ex);
			}
		}
	}

	private void take(Message invitation) {
		if (!this.running) {
			// It is for another worker.
			this.layer.send(invitation);
			return;
		}
		String control = Signal.read(invitation).value(Signal.GATEWAY);
		this.open.put(EventWorker.local(control), this.millis.getAsLong());
		this.layer.send(Signal.of(Signal.Type.CLAIM, Signal.WORKER, this.worker).to(control));
	}

	private int backOff(int failures, ChannelLayerException ex) {
		long waitMillis = Math.min(MAX_BACK_OFF_MILLIS, 100L << Math.min(failures, 10));
		if (failures == 0) {
			logger.warn("Could not take an invitation; trying again until it works", ex);
		}
		else {
			logger.debug("Could not take an invitation; trying again in {} ms", waitMillis, ex);
		}
		try {
			if (this.running) {
				TimeUnit.MILLISECONDS.sleep(waitMillis);
			}
		}
		catch (InterruptedException interrupted) {
			logger.debug("Interrupted", interrupted);
		}
		return failures + 1;
	}

	/**
	 * A gateway has answered.
	 */
	void answered(String local) {
		this.open.remove(local);
	}

	/**
	 * Forget the claims that nobody answers.
	 */
	void forgetBefore(long sinceMillis) {
		this.open.values().removeIf((claimedMillis) -> claimedMillis < sinceMillis);
	}

	/**
	 * Take no more invitations. One that is taken at this moment is claimed, or given
	 * back; an interrupt could lose it.
	 */
	void stop() {
		this.running = false;
	}

	/**
	 * Return whether nothing is taken any more, and every claim is answered.
	 */
	boolean isDone() {
		Thread taking = this.thread;
		return this.open.isEmpty() && (taking == null || !taking.isAlive());
	}

}
