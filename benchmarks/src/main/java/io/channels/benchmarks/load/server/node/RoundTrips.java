package io.channels.benchmarks.load.server.node;

import java.util.Arrays;
import java.util.Map;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.channels.channel.Channels;

/**
 * Sends to a channel of another node and pings Redis, in turn and with pauses, so that
 * neither finds the machine warmer than the other.
 */
@RestController
class RoundTrips {

	private static final int PAUSE_MILLIS = 1;

	private final Channels channels;

	private final RedisConnectionFactory connections;

	RoundTrips(Channels channels, RedisConnectionFactory connections) {
		this.channels = channels;
		this.connections = connections;
	}

	/**
	 * Ping once and return how many nanoseconds that took.
	 */
	@GetMapping("/ping")
	String ping() {
		try (RedisConnection connection = this.connections.getConnection()) {
			return Long.toString(ping(connection));
		}
	}

	private static long ping(RedisConnection connection) {
		long start = System.nanoTime();
		connection.ping();
		return System.nanoTime() - start;
	}

	/**
	 * Send some messages with their time, and return the median of the pings in
	 * nanoseconds.
	 */
	@GetMapping("/round-trips")
	String roundTrips(@RequestParam String channel, @RequestParam int count) throws InterruptedException {
		long[] pings = new long[count];
		try (RedisConnection connection = this.connections.getConnection()) {
			for (int i = 0; i < count; i++) {
				this.channels.channel(channel).send(Map.of("sent", System.nanoTime()));
				Thread.sleep(PAUSE_MILLIS);
				pings[i] = ping(connection);
				Thread.sleep(PAUSE_MILLIS);
			}
		}
		return String.valueOf(Median.of(Arrays.stream(pings)));
	}

}
