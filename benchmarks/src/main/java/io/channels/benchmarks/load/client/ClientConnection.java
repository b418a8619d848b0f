package io.channels.benchmarks.load.client;

import java.io.IOException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * An open WebSocket of the client. For the thread of the client, but for what says
 * otherwise.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {

	private static final ClientFrames PONG = ClientFrames.pong();

	private final Channel channel;

	private final FrameReader reader = new FrameReader();

	private final Deliveries deliveries;

	private final LoadClient client;

	private final long messageLength;

	private boolean closing;

	private volatile boolean closed;

	ClientConnection(Channel channel, Deliveries deliveries, LoadClient client, long messageLength) {
		this.channel = channel;
		this.deliveries = deliveries;
		this.client = client;
		this.messageLength = messageLength;
	}

	FrameReader reader() {
		return this.reader;
	}

	/**
	 * Send copies of a message, in one write if possible.
	 * @param frames the message
	 * @param count how many
	 */
	public void write(ClientFrames frames, int count) {
		int left = count;
		while (left > frames.capacity()) {
			this.channel.write(frames.first(left), this.channel.voidPromise());
			left -= frames.capacity();
		}
		this.channel.writeAndFlush(frames.first(left), this.channel.voidPromise());
	}

	/**
	 * Read nothing from now on.
	 */
	public void stopReading() {
		this.channel.config().setAutoRead(false);
	}

	/**
	 * Read on after {@link #stopReading()}.
	 */
	public void readOn() {
		this.channel.config().setAutoRead(true);
	}

	/**
	 * Whether the server has ended the connection; for any thread.
	 */
	public boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closing = true;
		this.channel.close();
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.reader.expect(this.messageLength);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf in = (ByteBuf) message;
		int count = 0;
		try {
			count = this.reader.read(in);
		}
		finally {
			in.release();
		}
		if (count > 0) {
			this.deliveries.arrived(this, count);
		}
		int pings = this.reader.takePings();
		if (pings > 0) {
			write(PONG, 1);
		}
		if (this.reader.closeCode() != 0) {
			context.close();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.closed = true;
		if (!this.closing) {
			this.deliveries.ended(this, this.reader.closeCode());
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable ex) {
		// A reset is another way to end a connection.
		if (!(ex instanceof IOException)) {
			this.client.failed(ex);
		}
		context.close();
	}

}
