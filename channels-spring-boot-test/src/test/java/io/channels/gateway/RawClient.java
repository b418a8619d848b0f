package io.channels.gateway;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that speaks the protocol byte by byte, to do what no decent client does.
 */
final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 10_000;

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
	}

	static RawClient connect(int port, String path) throws IOException {
		return connect(new Socket(), port, path);
	}

	/**
	 * Connect a client whose socket takes little that is not read.
	 */
	static RawClient connectWithSmallBuffer(int port, String path) throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		return connect(socket, port, path);
	}

	private static RawClient connect(Socket socket, int port, String path) throws IOException {
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		socket.setSoTimeout(TIMEOUT_MILLIS);
		RawClient client = new RawClient(socket);
		client.out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
				+ "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		client.readHead();
		return client;
	}

	/**
	 * Return the status that a handshake is answered with.
	 */
	static int statusOf(int port, String requestLine, String... headers) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			String head = requestLine + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
			return Integer.parseInt(status.substring(9));
		}
	}

	private void readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) this.in.readUnsignedByte());
		}
		if (!head.toString().startsWith("HTTP/1.1 101")) {
			throw new IOException("No upgrade: " + head);
		}
	}

	/**
	 * Send a frame with a mask of zeros.
	 */
	void send(int firstByte, byte... payload) throws IOException {
		byte[] frame = new byte[payload.length + 6];
		frame[0] = (byte) firstByte;
		frame[1] = (byte) (0x80 | payload.length);
		System.arraycopy(payload, 0, frame, 6, payload.length);
		this.out.write(frame);
	}

	/**
	 * Return the first byte of the next frame, and skip the rest of it.
	 */
	int nextFrame() throws IOException {
		int first = this.in.readUnsignedByte();
		int length = this.in.readUnsignedByte();
		this.in.skipNBytes((length == 126) ? this.in.readUnsignedShort() : length);
		return first;
	}

	/**
	 * Read raw bytes.
	 */
	byte[] read(int count) throws IOException {
		return this.in.readNBytes(count);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
