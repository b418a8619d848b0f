package io.channels.benchmarks.load.client;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * One message of a client many times over, encoded and masked once, so that any number of
 * copies is one write.
 */
public final class ClientFrames {

	private static final int FIN = 0x80;

	private static final int MASKED = 0x80;

	private static final byte[] MASK = { 0x5C, 0x21, (byte) 0xE7, 0x3A };

	private static final int COPIES = 128;

	private final ByteBuf frames;

	private final int frameLength;

	private ClientFrames(int opcode, byte[] payload, int copies) {
		byte[] frame = encode(opcode, payload);
		// Kept for ever, so nobody needs to look for leaks.
		ByteBuf buffer = new UnpooledByteBufAllocator(true, true).directBuffer(frame.length * copies);
		for (int i = 0; i < copies; i++) {
			buffer.writeBytes(frame);
		}
		this.frames = Unpooled.unreleasableBuffer(buffer);
		this.frameLength = frame.length;
	}

	/**
	 * Return copies of a text message.
	 * @param text the text
	 */
	public static ClientFrames of(String text) {
		return new ClientFrames(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8), COPIES);
	}

	/**
	 * Return a text message that is sent once.
	 */
	static ByteBuf once(String text) {
		return Unpooled.wrappedBuffer(encode(Opcode.TEXT, text.getBytes(StandardCharsets.UTF_8)));
	}

	static ClientFrames pong() {
		return new ClientFrames(Opcode.PONG, new byte[0], 1);
	}

	/**
	 * Return as many copies as are wanted, or as there are.
	 */
	ByteBuf first(int count) {
		return this.frames.slice(0, Math.min(count, capacity()) * this.frameLength);
	}

	int capacity() {
		return this.frames.capacity() / this.frameLength;
	}

	private static byte[] encode(int opcode, byte[] payload) {
		ByteBuf frame = Unpooled.buffer(payload.length + 14);
		frame.writeByte(FIN | opcode);
		if (payload.length < 126) {
			frame.writeByte(MASKED | payload.length);
		}
		else if (payload.length < 65_536) {
			frame.writeByte(MASKED | 126).writeShort(payload.length);
		}
		else {
			frame.writeByte(MASKED | 127).writeLong(payload.length);
		}
		frame.writeBytes(MASK);
		for (int i = 0; i < payload.length; i++) {
			frame.writeByte(payload[i] ^ MASK[i % MASK.length]);
		}
		byte[] bytes = new byte[frame.readableBytes()];
		frame.readBytes(bytes);
		return bytes;
	}

}
