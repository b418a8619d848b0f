package io.channels.websocket.consumer;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.channels.consumer.BaseConsumer;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;

/**
 * Base class of consumers of one WebSocket connection: override what is of interest.
 * {@link #connect()} runs during the handshake and ends before the first
 * {@link #receive(String)}; {@link #disconnect(CloseCode)} runs exactly once for every
 * accepted connection. One at a time, so fields need no locks.
 */
public abstract class WebSocketConsumer extends BaseConsumer {

	/**
	 * Return the groups to join before {@link #connect()} and to leave before
	 * {@link #disconnect(CloseCode)}.
	 */
	protected Collection<String> connectionGroups() {
		return List.of();
	}

	/**
	 * Decide about the connection: {@link #accept()}, {@link #deny()}, or send something,
	 * which accepts. Accepts by default.
	 * @throws Exception whatever goes wrong, which fails the handshake
	 */
	protected void connect() throws Exception {
		accept();
	}

	/**
	 * Take a text frame, which may be empty.
	 * @param text the text
	 * @throws Exception whatever goes wrong, which closes the connection with 1011
	 */
	protected void receive(String text) throws Exception {
	}

	/**
	 * Take a binary frame, which may be empty.
	 * @param bytes the bytes
	 * @throws Exception whatever goes wrong, which closes the connection with 1011
	 */
	protected void receive(byte[] bytes) throws Exception {
	}

	/**
	 * Take note of the end of the connection.
	 * @param closeCode why it ended
	 * @throws Exception whatever goes wrong, which is logged
	 */
	protected void disconnect(CloseCode closeCode) throws Exception {
	}

	/**
	 * Let the client in.
	 */
	protected final void accept() {
		connection().accept();
	}

	/**
	 * Let the client in with a subprotocol.
	 * @param subprotocol one of those the client offers
	 */
	protected final void accept(String subprotocol) {
		connection().accept(subprotocol, Map.of());
	}

	/**
	 * Turn the client away: HTTP 403 during the handshake, close code 4403 later.
	 */
	protected final void deny() {
		connection().deny();
	}

	protected final void send(String text) {
		connection().send(text);
	}

	protected final void send(byte[] bytes) {
		connection().send(bytes);
	}

	/**
	 * Send text to every member of a group.
	 * @param group the name of the group
	 * @param text the text
	 */
	protected final void groupSend(String group, String text) {
		group(group).send(Map.of("text", connection().toGroup(text)));
	}

	/**
	 * Send bytes to every member of a group.
	 * @param group the name of the group
	 * @param bytes the bytes
	 */
	protected final void groupSend(String group, byte[] bytes) {
		group(group).send(Map.of("bytes", bytes));
	}

	protected final void close() {
		connection().close();
	}

	/**
	 * Close the connection after everything sent so far.
	 * @param code the close code
	 */
	protected final void close(CloseCode code) {
		connection().close(code);
	}

	/**
	 * Return the connection, and with it the handshake.
	 */
	protected final WebSocketConnection connection() {
		return context().connection()
			.orElseThrow(() -> new IllegalStateException("'%s' got a message on '%s', which belongs to no WebSocket"
				.formatted(getClass().getName(), context().channel())));
	}

}
