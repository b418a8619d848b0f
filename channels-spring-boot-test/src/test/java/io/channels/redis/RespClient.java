package io.channels.redis;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks the protocol of Redis, to steer servers without the library
 * that is tested.
 */
final class RespClient implements AutoCloseable {

	private final Socket socket;

	private final DataInputStream in;

	private RespClient(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
	}

	static RespClient connect(int port, Duration timeout) throws IOException {
		int millis = (int) timeout.toMillis();
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
			socket.setSoTimeout(millis);
			socket.setTcpNoDelay(true);
			return new RespClient(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Return the reply: a String, a Long, a List of those, or null.
	 * @throws RedisErrorReply if the reply is an error
	 */
	@Nullable Object call(String... command) throws IOException {
		send(command);
		return readReply();
	}

	void send(String... command) throws IOException {
		StringBuilder request = new StringBuilder("*").append(command.length).append("\r\n");
		for (String argument : command) {
			int length = argument.getBytes(StandardCharsets.UTF_8).length;
			request.append('$').append(length).append("\r\n").append(argument).append("\r\n");
		}
		this.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
	}

	@Nullable Object readReply() throws IOException {
		char type = (char) this.in.readUnsignedByte();
		String line = readLine();
		return switch (type) {
			case '+' -> line;
			case '-' -> throw new RedisErrorReply(line);
			case ':' -> Long.valueOf(line);
			case '$' -> readText(Integer.parseInt(line));
			case '*' -> readList(Integer.parseInt(line));
			default -> throw new IOException("Not a reply: " + type + line);
		};
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.in.readUnsignedByte(); next != '\r'; next = this.in.readUnsignedByte()) {
			line.append((char) next);
		}
		this.in.skipNBytes(1);
		return line.toString();
	}

	private @Nullable String readText(int length) throws IOException {
		if (length < 0) {
			return null;
		}
		byte[] text = this.in.readNBytes(length);
		if (text.length < length) {
			throw new EOFException("The connection ended after " + text.length + " of " + length + " bytes");
		}
		this.in.skipNBytes(2);
		return new String(text, StandardCharsets.UTF_8);
	}

	private @Nullable List<@Nullable Object> readList(int size) throws IOException {
		if (size < 0) {
			return null;
		}
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = 0; i < size; i++) {
			list.add(readReply());
		}
		return list;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
