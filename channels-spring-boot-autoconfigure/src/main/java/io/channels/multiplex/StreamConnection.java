package io.channels.multiplex;

import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * Makes a stream look like a connection, so that a consumer written for the one works on
 * the other.
 */
final class StreamConnection implements WebSocketConnection {

	private final Multiplexer multiplexer;

	StreamConnection(Multiplexer multiplexer) {
		this.multiplexer = multiplexer;
	}

	@Override
	public ChannelName channel() {
		return this.multiplexer.connection().channel();
	}

	@Override
	public Handshake handshake() {
		return this.multiplexer.connection().handshake();
	}

	@Override
	public void reply(WebSocketReply reply) {
		if (reply.frame() instanceof WebSocketFrame.Text text) {
			this.multiplexer.send(this.multiplexer.codec().payload(text.text()));
		}
		else if (reply.frame() != null) {
			throw new IllegalArgumentException(
					"Stream '%s' carries JSON; bytes cannot be sent on it".formatted(this.multiplexer.stream()));
		}
		CloseCode close = reply.close();
		if (Boolean.FALSE.equals(reply.accept()) || close != null) {
			this.multiplexer.end();
		}
	}

	@Override
	public String toGroup(String text) {
		return this.multiplexer.codec().encode(this.multiplexer.stream(), this.multiplexer.codec().payload(text));
	}

}
