package io.channels.test;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.security.Principal;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WebSocket client for tests, on the client of the JDK. Frames are received in the
 * background and handed out in order; every wait ends after ten seconds, or what the
 * request says, with an assertion error that says what was missing. For one thread.
 */
public final class TestWebSocketClient implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration SILENCE = Duration.ofMillis(100);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<Closed> closed = new CompletableFuture<>();

	private final Duration patience;

	private final JsonMapper mapper;

	private final WebSocket socket;

	private TestWebSocketClient(Request request) {
		this.patience = request.timeout();
		this.mapper = request.mapper();
		WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE);
		request.headers().forEach(builder::header);
		List<String> subprotocols = request.subprotocols();
		if (!subprotocols.isEmpty()) {
			builder.subprotocols(subprotocols.get(0),
					subprotocols.subList(1, subprotocols.size()).toArray(String[]::new));
		}
		Principal principal = request.principal();
		String token = (principal != null) ? TestPrincipals.put(principal) : null;
		if (token != null) {
			builder.header(TestPrincipals.HEADER, token);
		}
		try {
			this.socket = builder.buildAsync(request.uri(), new Listener()).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException refused) {
				throw new HandshakeRefusedException(refused.getResponse().statusCode(), refused);
			}
			throw ex;
		}
		finally {
			if (token != null) {
				TestPrincipals.remove(token);
			}
		}
	}

	/**
	 * Begin to connect to a server on this machine.
	 * @param port its port
	 * @param path the path, with the query string if there is one
	 */
	public static Request to(int port, String path) {
		return new Request(URI.create("ws://localhost:" + port + path), Map.of(), List.of(), null, PATIENCE,
				JsonMapper.shared());
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
		join(this.socket.sendText(text, true), "sending text", PATIENCE);
		return this;
	}

	public TestWebSocketClient sendBinary(byte[] bytes) {
		join(this.socket.sendBinary(ByteBuffer.wrap(bytes), true), "sending bytes", PATIENCE);
		return this;
	}

	/**
	 * Send an object as JSON text.
	 * @param value the object
	 */
	public TestWebSocketClient sendJson(Object value) {
		return sendText(this.mapper.writeValueAsString(value));
	}

	/**
	 * Send one text message in several frames.
	 * @param parts the payloads of the frames
	 */
	public TestWebSocketClient sendParts(String... parts) {
		for (int i = 0; i < parts.length; i++) {
			join(this.socket.sendText(parts[i], i == parts.length - 1), "sending a part", PATIENCE);
		}
		return this;
	}

	/**
	 * Return the next message, which must be text.
	 */
	public String receiveText() {
		return receiveText(this.patience);
	}

	/**
	 * Return the next message, which must be text.
	 * @param timeout how long to wait for it
	 */
	public String receiveText(Duration timeout) {
		Object next = receive(timeout);
		if (next instanceof String text) {
			return text;
		}
		throw new AssertionError("Expected a text frame, but got a binary one");
	}

	/**
	 * Return the next message, which must be binary.
	 */
	public byte[] receiveBinary() {
		return receiveBinary(this.patience);
	}

	/**
	 * Return the next message, which must be binary.
	 * @param timeout how long to wait for it
	 */
	public byte[] receiveBinary(Duration timeout) {
		Object next = receive(timeout);
		if (next instanceof byte[] bytes) {
			return bytes;
		}
		throw new AssertionError("Expected a binary frame, but got the text '%s'".formatted(next));
	}

	/**
	 * Return the next message, which must be text that is JSON.
	 */
	public JsonNode receiveJson() {
		return receiveJson(this.patience);
	}

	/**
	 * Return the next message, which must be text that is JSON.
	 * @param timeout how long to wait for it
	 */
	public JsonNode receiveJson(Duration timeout) {
		String text = receiveText(timeout);
		try {
			return this.mapper.readTree(text);
		}
		catch (JacksonException ex) {
			throw new AssertionError("Expected JSON, but got the text '%s'".formatted(text), ex);
		}
	}

	/**
	 * Return the next message as an object, read from JSON.
	 * @param <T> the type of the object
	 * @param type the type of the object
	 */
	public <T> T receiveJson(Class<T> type) {
		return this.mapper.treeToValue(receiveJson(), type);
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

	private Object receive(Duration timeout) {
		Object next = poll(timeout);
		if (next == null) {
			throw new AssertionError("No message within %s; %s".formatted(timeout,
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
	 * Check that no message arrives within a tenth of a second.
	 */
	public void assertNothingReceived() {
		assertNothingReceived(SILENCE);
	}

	/**
	 * Check that no message arrives for a while.
	 * @param time how long to wait
	 */
	public void assertNothingReceived(Duration time) {
		Object next = poll(time);
		if (next != null) {
			throw new AssertionError("Expected nothing, but got %s"
				.formatted((next instanceof byte[] bytes) ? bytes.length + " bytes" : "'" + next + "'"));
		}
	}

	/**
	 * Wait until the server has closed the connection.
	 * @return how it did
	 */
	public Closed awaitClosed() {
		return join(this.closed, "the server's close", this.patience);
	}

	/**
	 * Wait until the server has closed the connection, and check how it did.
	 * @param code the close code
	 */
	public void assertClosed(int code) {
		Closed how = awaitClosed();
		if (how.code() != code) {
			throw new AssertionError("Expected the server to close with %d, but it did with %d (%s)".formatted(code,
					how.code(), how.reason()));
		}
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
			join(this.socket.sendClose(code, ""), "sending a close", PATIENCE);
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

	private static <V> V join(CompletableFuture<V> future, String what, Duration patience) {
		try {
			return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Waited for %s, longer than %s".formatted(what, patience), ex);
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
	 * @param principal who the client is, or null
	 * @param timeout how long the client waits for what the server sends
	 * @param mapper what reads and writes JSON
	 */
	public record Request(URI uri, Map<String, String> headers, List<String> subprotocols,
			@Nullable Principal principal, Duration timeout, JsonMapper mapper) {

		public Request {
			headers = Map.copyOf(headers);
			subprotocols = List.copyOf(subprotocols);
		}

		public Request header(String name, String value) {
			Map<String, String> all = new HashMap<>(this.headers);
			all.put(name, value);
			return new Request(this.uri, all, this.subprotocols, this.principal, this.timeout, this.mapper);
		}

		public Request origin(String origin) {
			return header("Origin", origin);
		}

		public Request subprotocols(String... offered) {
			return new Request(this.uri, this.headers, List.of(offered), this.principal, this.timeout, this.mapper);
		}

		/**
		 * Come as a user who is authenticated. The server has to be in the same JVM, with
		 * this test kit on its class path. It comes behind Spring Security, which still
		 * has to let the handshake pass.
		 * @param principal the user, of any type
		 */
		public Request principal(Principal principal) {
			return new Request(this.uri, this.headers, this.subprotocols, principal, this.timeout, this.mapper);
		}

		/**
		 * Come as a user who is authenticated, as {@link #principal(Principal)} does.
		 * @param name the name of the user
		 */
		public Request principal(String name) {
			return principal(new NamedPrincipal(name));
		}

		/**
		 * Set how long the client waits for what the server sends, ten seconds if not
		 * set.
		 * @param timeout how long
		 */
		public Request timeout(Duration timeout) {
			return new Request(this.uri, this.headers, this.subprotocols, this.principal, timeout, this.mapper);
		}

		/**
		 * Set what reads and writes JSON, such as the application's mapper.
		 * @param mapper the mapper
		 */
		public Request mapper(JsonMapper mapper) {
			return new Request(this.uri, this.headers, this.subprotocols, this.principal, this.timeout, mapper);
		}

		/**
		 * Connect.
		 * @throws HandshakeRefusedException if the server does not upgrade
		 */
		public TestWebSocketClient connect() {
			return new TestWebSocketClient(this);
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
