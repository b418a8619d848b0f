package io.channels.benchmarks.load.client;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Opens a connection: the handshake, then what its {@link Entrance} asks for, then it
 * gives its place to the {@link ClientConnection}. For the thread of the client.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

	private static final String END = "\r\n\r\n";

	private final String request;

	private final Entrance entrance;

	private final ClientConnection connection;

	private final Opening opening;

	private final StringBuilder head = new StringBuilder();

	private boolean upgraded;

	private boolean entered;

	HandshakeHandler(String host, Entrance entrance, ClientConnection connection, Opening opening) {
		this.request = String.join("\r\n", "GET " + entrance.path() + " HTTP/1.1", "Host: " + host,
				"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", END.substring(2));
		this.entrance = entrance;
		this.connection = connection;
		this.opening = opening;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		context.writeAndFlush(Unpooled.copiedBuffer(this.request, StandardCharsets.US_ASCII), context.voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		ByteBuf in = (ByteBuf) message;
		try {
			if (!this.upgraded) {
				readHead(in, context);
			}
			if (this.upgraded && !this.entered && this.connection.reader().read(in) > 0) {
				enter(context);
			}
			if (in.isReadable()) {
				this.connection.channelRead(context, in.retain());
			}
		}
		finally {
			in.release();
		}
	}

	private void readHead(ByteBuf in, ChannelHandlerContext context) {
		while (in.isReadable() && this.head.indexOf(END, Math.max(0, this.head.length() - END.length())) < 0) {
			this.head.append((char) in.readByte());
		}
		if (this.head.indexOf(END) < 0) {
			return;
		}
		if (!this.head.toString().startsWith("HTTP/1.1 101")) {
			throw new IllegalStateException("The handshake for '" + this.entrance.path() + "' got '"
					+ this.head.substring(0, this.head.indexOf("\r\n")) + "'");
		}
		this.upgraded = true;
		String greeting = this.entrance.greeting();
		if (greeting == null) {
			enter(context);
		}
		else {
			context.writeAndFlush(ClientFrames.once(greeting), context.voidPromise());
		}
	}

	private void enter(ChannelHandlerContext context) {
		this.entered = true;
		String request = this.entrance.request();
		if (request != null) {
			context.writeAndFlush(ClientFrames.once(request), context.voidPromise());
		}
		context.pipeline().replace(this, "connection", this.connection);
		this.opening.opened(this.connection);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.opening.failed(new IllegalStateException(
				"The server closed the connection for '" + this.entrance.path() + "' during the handshake"));
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable ex) {
		this.opening.failed(ex);
		context.close();
	}

}
