package io.channels.websocket.server;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.websocket.CloseCode;

/**
 * How the connections of a node that stops come to their ends: after those who send
 * clients here had time to notice, one after another, each of them working as always
 * until its turn. Used by the thread that stops the gateway; if that is interrupted,
 * nothing is waited for any more.
 */
final class Drain {

	private static final Logger logger = LoggerFactory.getLogger(Drain.class);

	static final CloseCode RESTART = CloseCode.SERVICE_RESTART.withReason("service restart");

	private static final int POLL_MILLIS = 10;

	private final ConnectionRegistry registry;

	private final GatewaySettings.Shutdown settings;

	private final LongSupplier clock;

	/**
	 * Create a drain.
	 * @param registry the connections
	 * @param settings how long each step takes
	 * @param clock the time in milliseconds
	 */
	Drain(ConnectionRegistry registry, GatewaySettings.Shutdown settings, LongSupplier clock) {
		this.registry = registry;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Let load balancers notice that the node refuses traffic.
	 */
	void awaitNotice() {
		LongSupplier elapsed = stopwatch();
		boolean waiting = !this.settings.drainDelay().isZero();
		if (waiting) {
			logger.info("Gateway goes on for {}, so that load balancers notice", this.settings.drainDelay());
		}
		while (waiting && elapsed.getAsLong() < this.settings.drainDelay().toMillis()) {
			waiting = pause();
		}
	}

	/**
	 * Close all connections, evenly over the window. If all have ended before, there is
	 * nothing left to wait for.
	 */
	void closeAll() {
		List<GatewayConnection> open = List.copyOf(this.registry.all());
		if (!this.settings.drainWindow().isZero()) {
			logger.info("Gateway closes {} connection(s) within {}", open.size(), this.settings.drainWindow());
		}
		Spread spread = new Spread(open.size(), this.settings.drainWindow());
		LongSupplier elapsed = stopwatch();
		int closed = 0;
		boolean waiting = true;
		while (closed < open.size()) {
			int due = waiting ? Math.max(closed, spread.due(elapsed.getAsLong())) : open.size();
			open.subList(closed, due).forEach((connection) -> connection.end(RESTART));
			closed = due;
			waiting = closed < open.size() && this.registry.size() > 0 && pause();
		}
	}

	/**
	 * Wait until the consumers of all connections know, for the grace period at most.
	 */
	void awaitEnds() {
		long deadline = System.nanoTime() + this.settings.timeout().toNanos();
		boolean waiting = true;
		while (waiting && this.registry.size() > 0 && System.nanoTime() < deadline) {
			waiting = pause();
		}
	}

	/**
	 * Return the milliseconds from now on. A clock that stands still, as those of tests
	 * do, must not keep a node from stopping.
	 */
	private LongSupplier stopwatch() {
		long start = this.clock.getAsLong();
		long nanos = System.nanoTime();
		return () -> Math.max(this.clock.getAsLong() - start, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos));
	}

	private static boolean pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
