package io.channels.dispatch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.lettuce.core.api.StatefulRedisConnection;

import io.channels.redis.RedisServer;

/**
 * Which disconnects consumers of all processes have heard, kept in a list of Redis.
 *
 * @param connection where it is kept
 */
record Disconnects(StatefulRedisConnection<String, String> connection) {

	private static final String KEY = "disconnects";

	/**
	 * This process has heard of the end of a client.
	 */
	void add(String client) {
		this.connection.sync().rpush(KEY, client + " " + ProcessHandle.current().pid());
	}

	/**
	 * Return the processes that have heard of the end of each client, in order.
	 */
	static Map<String, List<Long>> heard(RedisServer server) {
		List<?> entries = (List<?>) server.call("LRANGE", KEY, "0", "-1");
		return ((entries != null) ? entries : List.of()).stream()
			.map((entry) -> String.valueOf(entry).split(" "))
			.collect(Collectors.groupingBy((entry) -> entry[0],
					Collectors.mapping((entry) -> Long.valueOf(entry[1]), Collectors.toList())));
	}

}
