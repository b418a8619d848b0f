package io.channels.dispatch;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How events go to workers.
 *
 * @param acceptTimeout how long a worker has to take a new connection
 * @param lease how long gateways and workers wait for a sign of life of each other
 */
public record DispatchSettings(Duration acceptTimeout, Duration lease) {

	private static final long DISCONNECT_MILLIS = 60_000;

	public DispatchSettings {
		Assert.isTrue(lease.toMillis() >= 100,
				() -> "dispatch-lease is %d ms, but must be at least 100 ms".formatted(lease.toMillis()));
	}

	/**
	 * Return how often to look at the clock: often enough for whichever time is shorter.
	 */
	long tickMillis() {
		return Math.max(10, Math.min(500, Math.min(leaseMillis(), this.acceptTimeout.toMillis()) / 10));
	}

	long leaseMillis() {
		return this.lease.toMillis();
	}

	long pingMillis() {
		return leaseMillis() / 5;
	}

	/**
	 * Return how long an event may be unanswered before it is sent again, since the layer
	 * may have lost it.
	 */
	long resendMillis() {
		return leaseMillis() / 3;
	}

	/**
	 * Return how long to wait for a worker before its client is turned away, somewhat
	 * before the gateway would do that without giving the reason.
	 */
	long claimMillis() {
		return this.acceptTimeout.toMillis() * 8 / 10;
	}

	/**
	 * Return how long a disconnect waits for a worker.
	 */
	long disconnectMillis() {
		return Math.max(DISCONNECT_MILLIS, leaseMillis());
	}

}
