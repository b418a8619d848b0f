package io.channels.benchmarks.load.client;

import io.netty.buffer.ByteBuf;

/**
 * Counts the messages in what a server sends: it reads the headers of frames and skips
 * the rest, across any cuts, without allocating anything. For one thread.
 */
final class FrameReader {

	private static final int FIN = 0x80;

	private static final int OPCODE = 0x0F;

	private static final int MASKED = 0x80;

	private static final int LENGTH = 0x7F;

	private static final int CODE_LENGTH = 2;

	private int headerRead;

	private int headerLength = 2;

	private int first;

	private long frameLength;

	private long left;

	private boolean inPayload;

	private long messageLength;

	private long expectedLength;

	private int pings;

	private int closeCode;

	private int codeRead;

	/**
	 * Expect messages to have a length from now on.
	 * @param length the least length in bytes
	 */
	void expect(long length) {
		this.expectedLength = length;
	}

	/**
	 * Read everything that is there.
	 * @param in what the server sent
	 * @return the number of messages that have ended
	 * @throws IllegalStateException if the server sent something unexpected
	 */
	int read(ByteBuf in) {
		int messages = 0;
		while (in.isReadable()) {
			if (!this.inPayload) {
				readHeader(in);
			}
			else {
				skip(in);
			}
			if (this.inPayload && this.left == 0) {
				messages += endFrame();
			}
		}
		return messages;
	}

	private void readHeader(ByteBuf in) {
		int next = in.readUnsignedByte();
		if (this.headerRead == 0) {
			this.first = next;
		}
		else if (this.headerRead == 1) {
			readLength(next);
		}
		else {
			this.frameLength = this.frameLength << 8 | next;
		}
		this.headerRead++;
		if (this.headerRead == this.headerLength) {
			this.left = this.frameLength;
			this.inPayload = true;
		}
	}

	private void readLength(int next) {
		if ((next & MASKED) != 0) {
			throw new IllegalStateException("The server sent a masked frame");
		}
		int length = next & LENGTH;
		this.headerLength = (length < 126) ? 2 : (length == 126) ? 4 : 10;
		this.frameLength = (length < 126) ? length : 0;
	}

	private void skip(ByteBuf in) {
		if (opcode() == Opcode.CLOSE && this.codeRead < CODE_LENGTH) {
			this.closeCode = this.closeCode << 8 | in.readUnsignedByte();
			this.codeRead++;
			this.left--;
			return;
		}
		int skipped = (int) Math.min(this.left, in.readableBytes());
		in.skipBytes(skipped);
		this.left -= skipped;
	}

	private int endFrame() {
		this.inPayload = false;
		this.headerRead = 0;
		this.headerLength = 2;
		if (opcode() >= Opcode.CLOSE) {
			this.pings += (opcode() == Opcode.PING) ? 1 : 0;
			return 0;
		}
		this.messageLength += this.frameLength;
		if ((this.first & FIN) == 0) {
			return 0;
		}
		if (this.messageLength < this.expectedLength) {
			throw new IllegalStateException(
					"The server sent a message of " + this.messageLength + " bytes instead of " + this.expectedLength);
		}
		this.messageLength = 0;
		return 1;
	}

	private int opcode() {
		return this.first & OPCODE;
	}

	/**
	 * Return how many pings came since the last call.
	 */
	int takePings() {
		int taken = this.pings;
		this.pings = 0;
		return taken;
	}

	/**
	 * Return the code of the server's close frame, or 0 if there was none.
	 */
	int closeCode() {
		return this.closeCode;
	}

}
