package io.channels.websocket.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import jakarta.websocket.Session;

/**
 * Writes frames to a socket of Tomcat directly: all that has gathered in one operation,
 * from a buffer that is borrowed for as long as that takes. A large message is written as
 * several frames, which the protocol calls fragments. Used by one thread at a time.
 */
final class TomcatSocketWriter extends StandardSocketWriter {

	private static final byte CONTINUATION = 0;

	private static final byte TEXT = 1;

	private static final byte BINARY = 2;

	private static final byte PING = 9;

	private static final int FINAL = 0x80;

	private static final int MAX_HEADER = 4;

	private static final int MAX_SHORT_LENGTH = 125;

	private static final byte LONG_LENGTH = 126;

	private final Session session;

	private final TomcatUpgradeHandler socket;

	private final FrameBuffers buffers;

	private final long timeoutMillis;

	TomcatSocketWriter(Session session, TomcatUpgradeHandler socket, FrameBuffers buffers, long timeoutMillis) {
		super(session, timeoutMillis);
		this.session = session;
		this.socket = socket;
		this.buffers = buffers;
		this.timeoutMillis = timeoutMillis;
	}

	@Override
	public void write(List<Outbound> batch) throws IOException {
		if (!this.session.isOpen()) {
			throw new IOException("The session is closed");
		}
		ByteBuffer buffer = this.buffers.borrow();
		for (Outbound outbound : batch) {
			if (outbound instanceof Outbound.Data data) {
				put(data, buffer);
			}
			else if (outbound instanceof Outbound.Ping) {
				makeRoom(MAX_HEADER, buffer);
				putHeader(PING, true, 0, buffer);
			}
		}
		flush(buffer);
		// A failed write may still use it.
		this.buffers.giveBack(buffer);
	}

	private void put(Outbound.Data data, ByteBuffer buffer) throws IOException {
		byte[] payload = data.payload();
		int written = 0;
		do {
			int length = Math.min(payload.length - written, buffer.capacity() - MAX_HEADER);
			makeRoom(MAX_HEADER + length, buffer);
			byte opcode = (written > 0) ? CONTINUATION : (data.isText() ? TEXT : BINARY);
			putHeader(opcode, written + length == payload.length, length, buffer);
			buffer.put(payload, written, length);
			written += length;
		}
		while (written < payload.length);
	}

	private static void putHeader(byte opcode, boolean last, int length, ByteBuffer buffer) {
		buffer.put((byte) (last ? FINAL | opcode : opcode));
		if (length <= MAX_SHORT_LENGTH) {
			buffer.put((byte) length);
		}
		else {
			buffer.put(LONG_LENGTH).putShort((short) length);
		}
	}

	private void makeRoom(int needed, ByteBuffer buffer) throws IOException {
		if (buffer.remaining() < needed) {
			flush(buffer);
		}
	}

	private void flush(ByteBuffer buffer) throws IOException {
		this.socket.write(buffer.flip(), this.timeoutMillis);
		buffer.clear();
	}

}
