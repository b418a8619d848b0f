package io.channels.websocket.server;

import java.nio.ByteBuffer;

import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;

import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;

/**
 * Hands what the container reports of one socket to its connection. Messages are taken in
 * parts and put together within the limit, so that a large limit costs an idle connection
 * nothing. Called by one container thread at a time.
 */
final class SocketHandler implements WebSocketHandler {

	private static final Logger logger = LoggerFactory.getLogger(SocketHandler.class);

	private final GatewayConnection connection;

	private final @Nullable String subprotocol;

	private final StandardSockets sockets;

	private final long sendTimeoutMillis;

	private final int maxSize;

	private @Nullable StringBuilder text;

	private @Nullable ByteBuffer bytes;

	private boolean tooBig;

	SocketHandler(GatewayConnection connection, @Nullable String subprotocol, StandardSockets sockets,
			GatewaySettings settings) {
		this.connection = connection;
		this.subprotocol = subprotocol;
		this.sockets = sockets;
		this.sendTimeoutMillis = settings.outbound().sendTimeout().toMillis();
		this.maxSize = (int) settings.maxMessageSize().toBytes();
	}

	@Nullable String subprotocol() {
		return this.subprotocol;
	}

	@Override
	public void afterConnectionEstablished(WebSocketSession session) {
		Session socket = ((NativeWebSocketSession) session).getNativeSession(Session.class);
		Assert.state(socket != null, "The gateway needs a container with the Jakarta WebSocket API");
		// The gateway looks after silent clients; Jetty would end them after 30 seconds.
		socket.setMaxIdleTimeout(0);
		this.connection.opened(this.sockets.writer(socket, this.sendTimeoutMillis));
	}

	@Override
	public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) {
		if (this.tooBig) {
			return;
		}
		if (message instanceof TextMessage part) {
			receive(part);
		}
		else if (message instanceof BinaryMessage part) {
			receive(part);
		}
		else {
			this.connection.heard();
		}
	}

	private void receive(TextMessage part) {
		StringBuilder before = this.text;
		int size = part.getPayload().length() + ((before != null) ? before.length() : 0);
		if (isTooBig(size)) {
			return;
		}
		if (!part.isLast()) {
			this.text = ((before != null) ? before : new StringBuilder()).append(part.getPayload());
			this.connection.receivedPart();
			return;
		}
		this.text = null;
		this.connection.received(new WebSocketFrame.Text(
				(before != null) ? before.append(part.getPayload()).toString() : part.getPayload()));
	}

	private void receive(BinaryMessage part) {
		ByteBuffer before = this.bytes;
		ByteBuffer payload = part.getPayload();
		int size = payload.remaining() + ((before != null) ? before.position() : 0);
		if (isTooBig(size)) {
			return;
		}
		if (before == null && part.isLast()) {
			byte[] whole = new byte[size];
			payload.get(whole);
			this.connection.received(new WebSocketFrame.Binary(whole));
			return;
		}
		ByteBuffer gathered = room(before, size).put(payload);
		this.bytes = part.isLast() ? null : gathered;
		if (part.isLast()) {
			byte[] whole = new byte[size];
			gathered.flip().get(whole);
			this.connection.received(new WebSocketFrame.Binary(whole));
		}
		else {
			this.connection.receivedPart();
		}
	}

	private ByteBuffer room(@Nullable ByteBuffer before, int size) {
		if (before != null && before.capacity() >= size) {
			return before;
		}
		ByteBuffer larger = ByteBuffer.allocate((int) Math.min(this.maxSize, 2L * size));
		return (before != null) ? larger.put(before.flip()) : larger;
	}

	private boolean isTooBig(int size) {
		if (size <= this.maxSize) {
			return false;
		}
		logger.debug("Closing connection '{}': a message is larger than {}", this.connection.channel(), this.maxSize);
		this.tooBig = true;
		this.text = null;
		this.bytes = null;
		this.connection.end(CloseCode.TOO_BIG.withReason("larger than " + this.maxSize));
		return true;
	}

	@Override
	public void handleTransportError(WebSocketSession session, Throwable ex) {
		logger.debug("Connection '{}' has a transport error", this.connection.channel(), ex);
	}

	@Override
	public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
		String reason = status.getReason();
		this.connection.ended(new CloseCode(status.getCode(), (reason != null) ? reason : ""));
	}

	@Override
	public boolean supportsPartialMessages() {
		return true;
	}

}
