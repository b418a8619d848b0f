package io.channels.test;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client for tests, on the client of the JDK. Frames are received in the
 * background and handed out in order; every wait ends after ten seconds with an assertion
 * error that says what was missing. For one thread.
 */
public final class TestWebSocketClient implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<Closed> closed = new CompletableFuture<>();

	private final WebSocket socket;

	private TestWebSocketClient(URI uri, Map<String, String> headers, List<String> subprotocols) {
		WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
		headers.forEach(builder::header);
		if (!subprotocols.isEmpty()) {
			builder.subprotocols(subprotocols.get(0),
					subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
		}
		try {
			this.socket = builder.buildAsync(uri, new Listener()).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException refused) {
				throw new HandshakeRefusedException(refused.getResponse().statusCode(), refused);
			}
			throw ex;
		}
	}

	/**
	 * Begin to connect to a server on this machine.
	 * @param port its port
	 * @param path the path, with the query string if there is one
	 */
	public static Request to(int port, String path) {
		return new Request(URI.create("ws://localhost:" + port + path), Map.of(), List.of());
	}

	/**
	 * Connect to a server on this machine.
	 * @param port its port
	 * @param path the path, with the query string if there is one
	 * @throws HandshakeRefusedException if the server does not upgrade
	 */
	public static TestWebSocketClient connect(int port, String path) {
		return to(port, path).connect();
	}

	/**
	 * Return the subprotocol that the server chose, or an empty string.
	 */
	public String subprotocol() {
		return this.socket.getSubprotocol();
	}

	public TestWebSocketClient sendText(String text) {
		join(this.socket.sendText(text, true), "sending text");
		return this;
	}

	public TestWebSocketClient sendBytes(byte[] bytes) {
		join(this.socket.sendBinary(ByteBuffer.wrap(bytes), true), "sending bytes");
		return this;
	}

	/**
	 * Send one text message in several frames.
	 * @param parts the payloads of the frames
	 */
	public TestWebSocketClient sendParts(String... parts) {
		for (int i = 0; i < parts.length; i++) {
			join(this.socket.sendText(parts[i], i == parts.length - 1), "sending a part");
		}
		return this;
	}

	/**
	 * Return the next message, which must be text.
	 */
	public String receiveText() {
		Object next = receive();
		if (next instanceof String text) {
			return text;
		}
		throw new AssertionError("Expected a text frame, but got a binary one");
	}

	/**
	 * Return the next message, which must be bytes.
	 */
	public byte[] receiveBytes() {
		Object next = receive();
		if (next instanceof byte[] bytes) {
			return bytes;
		}
		throw new AssertionError("Expected a binary frame, but got the text '%s'".formatted(next));
	}

	/**
	 * Return the next text messages.
	 * @param count how many
	 */
	public List<String> receiveTexts(int count) {
		List<String> texts = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			texts.add(receiveText());
		}
		return texts;
	}

	private Object receive() {
		Object next = poll(PATIENCE);
		if (next == null) {
			throw new AssertionError("No message within %s; %s".formatted(PATIENCE,
					this.closed.isDone() ? "the connection was closed with " + this.closed.join() : "still connected"));
		}
		return next;
	}

	private @Nullable Object poll(Duration timeout) {
		try {
			return this.received.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Check that no message arrives for a while.
	 * @param time how long to wait
	 */
	public void assertNothingReceived(Duration time) {
		Object next = poll(time);
		if (next != null) {
			throw new AssertionError("Expected nothing, but got '%s'".formatted(next));
		}
	}

	/**
	 * Wait until the server has closed the connection.
	 * @return how it did
	 */
	public Closed awaitClosed() {
		return join(this.closed, "the server's close");
	}

	/**
	 * Return whether the server has closed the connection by now.
	 */
	public boolean isClosed() {
		return this.closed.isDone();
	}

	/**
	 * Close the connection, and wait for the server's answer.
	 * @param code the close code
	 */
	public void close(int code) {
		if (!this.socket.isOutputClosed()) {
			join(this.socket.sendClose(code, ""), "sending a close");
		}
		awaitClosed();
	}

	/**
	 * Drop the connection without a close.
	 */
	public void abort() {
		this.socket.abort();
	}

	/**
	 * Close the connection, if it is open.
	 */
	@Override
	public void close() {
		if (!this.socket.isOutputClosed()) {
			this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
				.orTimeout(1, TimeUnit.SECONDS)
				.handle((done, failure) -> null)
				.join();
		}
		this.socket.abort();
	}

	private static <V> V join(CompletableFuture<V> future, String what) {
		try {
			return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Waited for %s, longer than %s".formatted(what, PATIENCE), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("Failed at " + what, ex.getCause());
		}
	}

	/**
	 * How a connection was closed.
	 *
	 * @param code the close code
	 * @param reason the reason
	 */
	public record Closed(int code, String reason) {
	}

	/**
	 * A handshake that is about to be made.
	 *
	 * @param uri where to
	 * @param headers the headers
	 * @param subprotocols the subprotocols that are offered
	 */
	public record Request(URI uri, Map<String, String> headers, List<String> subprotocols) {

		public Request {
			headers = Map.copyOf(headers);
			subprotocols = List.copyOf(subprotocols);
		}

		public Request header(String name, String value) {
			Map<String, String> all = new HashMap<>(this.headers);
			all.put(name, value);
			return new Request(this.uri, all, this.subprotocols);
		}

		public Request origin(String origin) {
			return header("Origin", origin);
		}

		public Request subprotocols(String... offered) {
			return new Request(this.uri, this.headers, List.of(offered));
		}

		/**
		 * Connect.
		 * @throws HandshakeRefusedException if the server does not upgrade
		 */
		public TestWebSocketClient connect() {
			return new TestWebSocketClient(this.uri, this.headers, this.subprotocols);
		}

	}

	private final class Listener implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				TestWebSocketClient.this.received.add(this.text.toString());
				this.text.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
			byte[] part = new byte[data.remaining()];
			data.get(part);
			this.bytes.writeBytes(part);
			if (last) {
				TestWebSocketClient.this.received.add(this.bytes.toByteArray());
				this.bytes.reset();
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			TestWebSocketClient.this.closed.complete(new Closed(statusCode, reason));
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			TestWebSocketClient.this.closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
		}

	}

}
