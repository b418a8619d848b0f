package io.channels.websocket.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;

/**
 * Writes through the Jakarta WebSocket API, which Tomcat and Jetty have in common:
 * several messages are collected in the container's buffer and flushed at once.
 */
class StandardSocketWriter implements SocketWriter {

	private static final Logger logger = LoggerFactory.getLogger(StandardSocketWriter.class);

	/**
	 * Tomcat's key for the longest time that a blocking write may take.
	 */
	private static final String TOMCAT_SEND_TIMEOUT = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

	/**
	 * Tomcat's key for how long it keeps a closed connection whose client does not
	 * answer.
	 */
	private static final String TOMCAT_CLOSE_TIMEOUT = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

	private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

	private final Session session;

	private final RemoteEndpoint.Basic remote;

	StandardSocketWriter(Session session, long sendTimeoutMillis) {
		this.session = session;
		this.remote = session.getBasicRemote();
		session.getUserProperties().put(TOMCAT_SEND_TIMEOUT, sendTimeoutMillis);
		session.getUserProperties().put(TOMCAT_CLOSE_TIMEOUT, sendTimeoutMillis);
		// Jetty bounds a blocking write by the idle time-out; the gateway pings more
		// often.
		session.getAsyncRemote().setSendTimeout(sendTimeoutMillis);
	}

	@Override
	public void write(List<Outbound> batch) throws IOException {
		if (batch.size() == 1) {
			write(batch.get(0));
			return;
		}
		this.remote.setBatchingAllowed(true);
		for (Outbound outbound : batch) {
			write(outbound);
		}
		// Flushes what was collected.
		this.remote.setBatchingAllowed(false);
	}

	private void write(Outbound outbound) throws IOException {
		if (outbound instanceof Outbound.Data data) {
			write(data.frame());
		}
		else if (outbound instanceof Outbound.Ping) {
			this.remote.sendPing(EMPTY.duplicate());
		}
	}

	private void write(WebSocketFrame frame) throws IOException {
		if (frame instanceof WebSocketFrame.Text text) {
			this.remote.sendText(text.text());
		}
		else if (frame instanceof WebSocketFrame.Binary binary) {
			this.remote.sendBinary(ByteBuffer.wrap(binary.bytes()).asReadOnlyBuffer());
		}
	}

	@Override
	public void abort() {
		// A container has no other means against a write that blocks than its own watch.
		try {
			this.session.setMaxIdleTimeout(1);
		}
		catch (IllegalStateException ex) {
			logger.debug("Session '{}' is closed already", this.session.getId(), ex);
		}
		close(CloseCode.GOING_AWAY);
	}

	@Override
	public void close(CloseCode code) {
		try {
			this.session.close(new CloseReason(code::code, code.reason()));
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Could not close session '{}'", this.session.getId(), ex);
		}
	}

}
