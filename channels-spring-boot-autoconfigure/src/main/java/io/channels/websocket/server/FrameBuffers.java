package io.channels.websocket.server;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Buffers in which frames are put together. As many are kept as threads usually write at
 * a time; where more write, since clients do not read, the others are made anew. Safe for
 * use by any thread: one queue.
 */
final class FrameBuffers {

	/**
	 * The length of a frame must fit two bytes.
	 */
	private static final int SIZE = 32 * 1024;

	private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(
			2 * Math.max(2, Runtime.getRuntime().availableProcessors()));

	/**
	 * Return an empty buffer, which is the caller's own until it is given back.
	 */
	ByteBuffer borrow() {
		ByteBuffer buffer = this.free.poll();
		return (buffer != null) ? buffer : ByteBuffer.allocateDirect(SIZE);
	}

	void giveBack(ByteBuffer buffer) {
		this.free.offer(buffer.clear());
	}

}
