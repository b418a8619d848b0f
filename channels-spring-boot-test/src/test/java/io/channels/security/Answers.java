package io.channels.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Reads whole answers of HTTP, to whatever is asked.
 */
final class Answers {

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final int ENOUGH = 10_000;

	private Answers() {
	}

	/**
	 * Return the answer to a handshake, which must be no upgrade.
	 * @param header one more header
	 */
	static String of(int port, String path, String header) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			// Without keeping alive, the answer ends with the connection.
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nUpgrade: websocket\r\n"
						+ "Connection: Upgrade, close\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ (header.startsWith("Sec-WebSocket-Version") ? "" : "Sec-WebSocket-Version: 13\r\n") + header
						+ "\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readNBytes(ENOUGH), StandardCharsets.ISO_8859_1);
		}
	}

}
