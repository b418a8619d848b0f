package io.channels.websocket.server;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A connection of this node, for people.
 *
 * @param channel its reply channel
 * @param path the path that it asked for
 * @param client the address of the client, if it is known
 * @param user the name of the client, if it is authenticated
 * @param since when its handshake began
 * @param waiting messages that wait to be written to the client
 */
public record OpenConnection(String channel, String path, @Nullable String client, @Nullable String user, Instant since,
		int waiting) {
}
