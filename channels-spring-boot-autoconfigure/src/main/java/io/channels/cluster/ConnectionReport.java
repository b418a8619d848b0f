package io.channels.cluster;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.channels.websocket.server.OpenConnection;

/**
 * A connection of any node.
 *
 * @param node the name of the node
 * @param channel its reply channel
 * @param path the path that it asked for
 * @param client the address of the client, if it is known
 * @param user the name of the client, if it is authenticated
 * @param since when its handshake began
 * @param waiting messages that wait to be written to the client
 */
public record ConnectionReport(String node, String channel, String path, @Nullable String client, @Nullable String user,
		Instant since, int waiting) {

	static ConnectionReport of(String node, OpenConnection open) {
		return new ConnectionReport(node, open.channel(), open.path(), open.client(), open.user(), open.since(),
				open.waiting());
	}

}
