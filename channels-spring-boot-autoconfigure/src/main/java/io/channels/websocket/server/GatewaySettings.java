package io.channels.websocket.server;

import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The limits of a gateway. A number or duration of zero means no limit.
 *
 * @param acceptTimeout how long a handshake waits for its consumer's answer
 * @param maxMessageSize how large a message of a client may be, in bytes or characters
 * @param maxConnections how many connections the node holds
 * @param maxConnectionsPerAddress how many of them may come from one client address
 * @param maxMessagesPerSecond how many messages a client may send, on average over ten
 * seconds
 * @param messageRatePolicy what happens when it sends more
 * @param maxLifetime how long a connection may last
 * @param idleTimeout how long a client may say nothing
 * @param pingInterval how long a client may be silent before it is pinged
 * @param pingTimeout how long it may then stay silent
 * @param outbound the limits of each client's queue
 * @param shutdown how long it may take to stop
 * @param compression whether messages are compressed if the client offers it
 */
public record GatewaySettings(Duration acceptTimeout, DataSize maxMessageSize, int maxConnections,
		int maxConnectionsPerAddress, int maxMessagesPerSecond, MessageRatePolicy messageRatePolicy,
		Duration maxLifetime, Duration idleTimeout, Duration pingInterval, Duration pingTimeout, Outbound outbound,
		Shutdown shutdown, boolean compression) {

	private static final long MIN_TICK_MILLIS = 50;

	private static final long MAX_TICK_MILLIS = 1_000;

	public GatewaySettings {
		Assert.isTrue(acceptTimeout.toMillis() > 0,
				() -> "accept-timeout is %s, but a handshake needs at least 1 ms".formatted(acceptTimeout));
		Assert.isTrue(maxMessageSize.toBytes() > 0 && maxMessageSize.toBytes() <= Integer.MAX_VALUE,
				() -> "max-message-size is %s, but must be from 1 byte to 2 GB".formatted(maxMessageSize));
		checkNotNegative("max-connections", maxConnections);
		checkNotNegative("max-connections-per-address", maxConnectionsPerAddress);
		checkNotNegative("max-messages-per-second", maxMessagesPerSecond);
		checkNotNegative("max-lifetime", maxLifetime);
		checkNotNegative("idle-timeout", idleTimeout);
		checkNotNegative("ping-interval", pingInterval);
		Assert.isTrue(pingTimeout.toMillis() > 0,
				() -> "ping-timeout is %s, but a client needs at least 1 ms to answer".formatted(pingTimeout));
	}

	/**
	 * Return how often to look at the clock: often enough for the shortest time, and
	 * seldom enough that idle connections cost next to nothing.
	 * @param recheckInterval how often connections are looked at again, zero for never
	 */
	long tickMillis(Duration recheckInterval) {
		long shortest = Stream
			.of(recheckInterval, this.maxLifetime, this.idleTimeout, this.pingInterval, this.pingTimeout,
					this.outbound.sendTimeout())
			.filter((time) -> !time.isZero())
			.mapToLong(Duration::toMillis)
			.min()
			.orElse(MAX_TICK_MILLIS);
		return Math.max(MIN_TICK_MILLIS, Math.min(MAX_TICK_MILLIS, shortest / 4));
	}

	private static void checkNotNegative(String name, int limit) {
		Assert.isTrue(limit >= 0, () -> "%s is %d, but must be 0 for no limit, or more".formatted(name, limit));
	}

	private static void checkNotNegative(String name, Duration limit) {
		Assert.isTrue(!limit.isNegative(),
				() -> "%s is %s, but must be 0 for no limit, or more".formatted(name, limit));
	}

	/**
	 * How long each step takes when the node stops.
	 *
	 * @param drainDelay how long the gateway goes on as always, so that load balancers
	 * notice
	 * @param drainWindow over which time the connections are closed, one after another
	 * @param timeout how long their disconnects may take then
	 */
	public record Shutdown(Duration drainDelay, Duration drainWindow, Duration timeout) {

		public Shutdown {
			check("drain-delay", drainDelay);
			check("drain-window", drainWindow);
			check("shutdown-timeout", timeout);
		}

		private static void check(String name, Duration time) {
			Assert.isTrue(!time.isNegative(), () -> "%s is %s, but must be 0 or more".formatted(name, time));
		}

	}

	/**
	 * The limits of one client's queue of outbound messages.
	 *
	 * @param maxMessages how many messages it holds
	 * @param maxSize how many characters and bytes it holds; one message always fits
	 * @param policy what happens when it is full
	 * @param sendTimeout how long one write may take before the connection counts as lost
	 */
	public record Outbound(int maxMessages, DataSize maxSize, SlowConsumerPolicy policy, Duration sendTimeout) {

		public Outbound {
			Assert.isTrue(maxMessages > 0,
					() -> "outbound.max-messages is %d, but must be at least 1".formatted(maxMessages));
			Assert.isTrue(maxSize.toBytes() > 0,
					() -> "outbound.max-size is %s, but must be at least 1 byte".formatted(maxSize));
			Assert.isTrue(sendTimeout.toMillis() > 0,
					() -> "outbound.send-timeout is %s, but must be at least 1 ms".formatted(sendTimeout));
		}

	}

}
