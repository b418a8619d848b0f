package io.channels.benchmarks;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.channels.message.ChannelName;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketReply;

/**
 * A connection without a socket, which keeps its last answer only, so that making it
 * cannot be left out.
 */
final class SilentConnection implements WebSocketConnection {

	private final ChannelName channel = ChannelName.of("websocket.send.node!1");

	private final Handshake handshake;

	private volatile @Nullable WebSocketReply last;

	SilentConnection(String path) {
		this.handshake = new Handshake(path, "", new HttpHeaders(), List.of(), null, null, null, Map.of());
	}

	@Override
	public ChannelName channel() {
		return this.channel;
	}

	@Override
	public Handshake handshake() {
		return this.handshake;
	}

	@Override
	public void reply(WebSocketReply reply) {
		this.last = reply;
	}

	@Nullable WebSocketReply last() {
		return this.last;
	}

}
