package io.channels.test;

import java.util.List;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;

/**
 * The client's side of a connection without a socket. The methods that send return when
 * everything they caused has been consumed; those that receive hand out in order what was
 * answered until then, and never wait. {@code assertThat(connection)} of AssertJ tells
 * more. For one thread.
 */
public final class TestConnection implements AssertProvider<TestConnectionAssert> {

	private final SocketlessConnection connection;

	private final ChannelsTester.Parts parts;

	TestConnection(SocketlessConnection connection, ChannelsTester.Parts parts) {
		this.connection = connection;
		this.parts = parts;
	}

	/**
	 * Return the name of the reply channel.
	 */
	public String channel() {
		return this.connection.channel().value();
	}

	/**
	 * Return the subprotocol that the consumer chose, or null.
	 */
	public @Nullable String subprotocol() {
		return this.connection.subprotocol();
	}

	public TestConnection sendText(String text) {
		return send(new WebSocketFrame.Text(text));
	}

	public TestConnection sendBinary(byte[] bytes) {
		return send(new WebSocketFrame.Binary(bytes.clone()));
	}

	/**
	 * Send an object as JSON, written by the application's mapper.
	 * @param value the object
	 */
	public TestConnection sendJson(Object value) {
		return sendText(this.parts.contents().mapper().writeValueAsString(value));
	}

	private TestConnection send(WebSocketFrame frame) {
		checkOpen();
		this.parts.callerThread().run(() -> this.connection.receive(frame));
		return this;
	}

	private void checkOpen() {
		if (!this.connection.isOpen()) {
			throw new AssertionError("Cannot send: " + describe());
		}
	}

	/**
	 * Return the next message, which must be text.
	 */
	public String receiveText() {
		WebSocketFrame next = receive("text");
		String text = next.textOrNull();
		if (text == null) {
			throw new AssertionError("Expected text, but received %s; %s".formatted(describe(next), describe()));
		}
		return text;
	}

	/**
	 * Return the next message, which must be binary.
	 */
	public byte[] receiveBinary() {
		WebSocketFrame next = receive("bytes");
		byte[] bytes = next.bytesOrNull();
		if (bytes == null) {
			throw new AssertionError("Expected bytes, but received %s; %s".formatted(describe(next), describe()));
		}
		return bytes;
	}

	/**
	 * Return the next message, which must be text that is JSON.
	 */
	public JsonNode receiveJson() {
		String text = receiveText();
		JsonNode json = this.parts.contents().jsonOrNull(text);
		if (json == null) {
			throw new AssertionError("Expected JSON, but received the text '%s'".formatted(text));
		}
		return json;
	}

	/**
	 * Return the next message as an object, read from JSON by the application's mapper.
	 * @param <T> the type of the object
	 * @param type the type of the object
	 */
	public <T> T receiveJson(Class<T> type) {
		return this.parts.contents().mapper().treeToValue(receiveJson(), type);
	}

	private WebSocketFrame receive(String expected) {
		WebSocketFrame next = this.connection.sent().poll();
		if (next == null) {
			throw new AssertionError("Expected %s, but received nothing; %s".formatted(expected, describe()));
		}
		return next;
	}

	/**
	 * Check that everything that was answered has been received.
	 */
	public void assertNothingReceived() {
		assertThat().hasReceivedNothing();
	}

	/**
	 * Check that the consumer has closed the connection.
	 * @param code the close code
	 */
	public void assertClosed(int code) {
		assertThat().isClosedWith(code);
	}

	/**
	 * End the connection as a client that leaves the page does, with the code 1001.
	 */
	public void disconnect() {
		disconnect(CloseCode.GOING_AWAY.code());
	}

	/**
	 * End the connection.
	 * @param code the close code of the client, 1006 for a connection that is lost
	 */
	public void disconnect(int code) {
		checkOpen();
		this.parts.callerThread().run(() -> this.connection.end(CloseCode.of(code)));
	}

	/**
	 * Return assertions. {@code assertThat(connection)} of AssertJ does it, too.
	 */
	@Override
	public TestConnectionAssert assertThat() {
		return new TestConnectionAssert(this);
	}

	SocketlessConnection socketless() {
		return this.connection;
	}

	ChannelsTester.Parts parts() {
		return this.parts;
	}

	/**
	 * Return what the client has not yet received, and leave it there.
	 */
	List<WebSocketFrame> unread() {
		return List.copyOf(this.connection.sent());
	}

	String describe() {
		StringBuilder description = new StringBuilder(
				"the connection of '%s' %s".formatted(this.connection.handshake().path(), describeState()));
		List<WebSocketFrame> unread = unread();
		if (!unread.isEmpty()) {
			description.append("; it has not read\n")
				.append(Contents.lines(unread.stream().map(TestConnection::describe).toList()));
		}
		List<Throwable> failures = this.parts.failures().all();
		if (!failures.isEmpty()) {
			description.append("; consumers failed with\n").append(Contents.lines(failures));
		}
		return description.toString();
	}

	private String describeState() {
		CloseCode closed = this.connection.closed();
		if (closed != null) {
			return "was closed with " + closed;
		}
		return switch (this.connection.status()) {
			case 0 -> "has not been answered";
			case 101 -> "is open";
			case 403 -> "was denied (403)";
			case 404 -> "was refused, since no route of websocket.connect matches (404)";
			default -> "was refused with " + this.connection.status();
		};
	}

	static String describe(WebSocketFrame frame) {
		String text = frame.textOrNull();
		return (text != null) ? "'" + text + "'" : frame.size() + " bytes";
	}

	@Override
	public String toString() {
		return describe();
	}

}
