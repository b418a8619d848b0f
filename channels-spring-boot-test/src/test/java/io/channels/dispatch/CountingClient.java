package io.channels.dispatch;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A client that counts, with a few numbers on their way at a time, and notes whatever is
 * wrong with the answers. Guarded by its monitor.
 */
final class CountingClient implements WebSocket.Listener {

	private static final int MAX_ON_THEIR_WAY = 4;

	private final Deque<Long> onTheirWay = new ArrayDeque<>();

	private final Deque<Long> sentNanos = new ArrayDeque<>();

	private final StringBuilder text = new StringBuilder();

	private final String id;

	private final LongConsumer latencies;

	private @Nullable WebSocket socket;

	private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

	private long next = 1;

	private long answered;

	private int closeCode;

	private @Nullable String violation;

	CountingClient(HttpClient http, int port, String id) {
		this(http, port, "count", id, (nanos) -> {
		});
	}

	/**
	 * Connect a client.
	 * @param path the path before its name
	 * @param latencies told how many nanoseconds each answer took
	 */
	CountingClient(HttpClient http, int port, String path, String id, LongConsumer latencies) {
		this.id = id;
		this.latencies = latencies;
		try {
			this.socket = http.newWebSocketBuilder()
				.buildAsync(URI.create("ws://localhost:%d/%s/%s".formatted(port, path, id)), this)
				.orTimeout(10, TimeUnit.SECONDS)
				.join();
		}
		catch (CompletionException ex) {
			this.socket = null;
		}
	}

	String id() {
		return this.id;
	}

	boolean isConnected() {
		return this.socket != null;
	}

	synchronized boolean isClosed() {
		return this.closeCode != 0;
	}

	synchronized int closeCode() {
		return this.closeCode;
	}

	synchronized long answered() {
		return this.answered;
	}

	synchronized @Nullable String violation() {
		return this.violation;
	}

	synchronized int unanswered() {
		return this.onTheirWay.size();
	}

	/**
	 * Send the next number, unless there are enough on their way, or the last is still
	 * being sent, when a socket refuses more.
	 */
	synchronized void count() {
		WebSocket open = this.socket;
		if (open == null || this.closeCode != 0 || this.onTheirWay.size() >= MAX_ON_THEIR_WAY
				|| !this.sending.isDone()) {
			return;
		}
		long number = this.next++;
		this.onTheirWay.add(number);
		this.sentNanos.add(System.nanoTime());
		this.sending = open.sendText(Long.toString(number), true);
	}

	void close() {
		WebSocket open = this.socket;
		if (open != null && !isClosed()) {
			open.sendClose(WebSocket.NORMAL_CLOSURE, "");
		}
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		synchronized (this) {
			this.text.append(data);
			if (last) {
				answer(this.text.toString());
				this.text.setLength(0);
			}
		}
		webSocket.request(1);
		return null;
	}

	private void answer(String answer) {
		Long expected = this.onTheirWay.poll();
		String right = (expected != null) ? expected + " after " + (expected - 1) : "nothing";
		if (!answer.equals(right) && this.violation == null) {
			this.violation = "client %s got '%s' instead of '%s'".formatted(this.id, answer, right);
		}
		this.answered++;
		Long sent = this.sentNanos.poll();
		if (sent != null) {
			this.latencies.accept(System.nanoTime() - sent);
		}
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		synchronized (this) {
			this.closeCode = statusCode;
		}
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		synchronized (this) {
			this.closeCode = 1006;
		}
	}

}
