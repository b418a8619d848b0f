package io.channels.benchmarks.load.client;

import org.jspecify.annotations.Nullable;

/**
 * How a client gets to where messages flow.
 *
 * @param path the path of the handshake
 * @param greeting a message which the server answers by one, or null
 * @param request a message that follows without an answer, or null
 */
public record Entrance(String path, @Nullable String greeting, @Nullable String request) {

	public Entrance(String path) {
		this(path, null, null);
	}

}
