package io.channels.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports that stay free while their server is down. They are below those that operating
 * systems give to clients: a client that reconnects to a dead server could otherwise get
 * the port of that server, even connect to itself. The port of a node's cluster bus,
 * 10000 above, is free as well. The set of ports given away is concurrent.
 */
final class FreePorts {

	private static final int FIRST = 10_240;

	private static final int LAST = 22_000;

	private static final int BUS = 10_000;

	private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

	private FreePorts() {
	}

	static int next() {
		IntStream candidates = ThreadLocalRandom.current().ints(1000, FIRST, LAST);
		return candidates.filter((port) -> isFree(port) && isFree(port + BUS))
			.filter(GIVEN::add)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No free port from " + FIRST + " to " + LAST));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
