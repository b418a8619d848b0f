package io.channels.websocket;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.channels.message.ChannelName;

/**
 * A connection without a socket, which keeps what it is told to send.
 */
public final class RecordingConnection implements WebSocketConnection {

	private final List<WebSocketReply> replies = new CopyOnWriteArrayList<>();

	private final ChannelName channel = ChannelName.of("websocket.send.test!1");

	private final Handshake handshake;

	private RecordingConnection(Handshake handshake) {
		this.handshake = handshake;
	}

	public static RecordingConnection at(String path) {
		return of(path, null);
	}

	public static RecordingConnection of(String path, @Nullable Principal principal) {
		return new RecordingConnection(
				new Handshake(path, "name=ann", new HttpHeaders(), List.of(), null, null, principal, Map.of()));
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
		this.replies.add(reply);
	}

	public List<WebSocketReply> replies() {
		return this.replies;
	}

	/**
	 * Return the text frames sent so far.
	 */
	public List<@Nullable String> texts() {
		return this.replies.stream()
			.map(WebSocketReply::frame)
			.filter(WebSocketFrame.Text.class::isInstance)
			.map(WebSocketFrame::textOrNull)
			.toList();
	}

}
