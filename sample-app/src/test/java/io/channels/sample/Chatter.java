package io.channels.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One connection to a room, which says one number after another, with a few on their way
 * at a time, and remembers what it heard. Guarded by its monitor.
 */
final class Chatter implements WebSocket.Listener {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final int MAX_ON_THEIR_WAY = 4;

	private final Map<String, List<Integer>> heard = new HashMap<>();

	private final List<String> joins = new ArrayList<>();

	private final List<String> leaves = new ArrayList<>();

	private final List<String> problems = new ArrayList<>();

	private final StringBuilder text = new StringBuilder();

	private final String room;

	private final String name;

	private final Consumer<Chatter> onClosed;

	private @Nullable WebSocket socket;

	private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

	private int said;

	private int closeCode;

	private Chatter(String room, String name, Consumer<Chatter> onClosed) {
		this.room = room;
		this.name = name;
		this.onClosed = onClosed;
	}

	/**
	 * Connect to a node.
	 * @param name the name, which no other connection has
	 * @param onClosed told when the node has closed the connection
	 */
	static CompletableFuture<Chatter> connect(HttpClient http, int port, String room, String name,
			Consumer<Chatter> onClosed) {
		Chatter chatter = new Chatter(room, name, onClosed);
		return http.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:%d/chat/%s?name=%s".formatted(port, room, name)), chatter)
			.orTimeout(40, TimeUnit.SECONDS)
			.thenApply((opened) -> chatter);
	}

	String room() {
		return this.room;
	}

	String name() {
		return this.name;
	}

	/**
	 * Say the next numbers, as many as may be on their way.
	 */
	synchronized void say() {
		WebSocket open = this.socket;
		while (open != null && isOpen() && this.said < acknowledged() + MAX_ON_THEIR_WAY) {
			String message = "{\"message\":\"%d\"}".formatted(++this.said);
			this.sending = this.sending.thenCompose((done) -> open.sendText(message, true));
		}
	}

	synchronized int said() {
		return this.said;
	}

	/**
	 * Return the numbers that somebody said, as they came.
	 */
	synchronized List<Integer> heard(String name) {
		return List.copyOf(this.heard.getOrDefault(name, List.of()));
	}

	/**
	 * Return how many of its own numbers came back.
	 */
	int acknowledged() {
		return heard(this.name).size();
	}

	synchronized List<String> joins() {
		return List.copyOf(this.joins);
	}

	synchronized List<String> leaves() {
		return List.copyOf(this.leaves);
	}

	synchronized List<String> problems() {
		return List.copyOf(this.problems);
	}

	synchronized int closeCode() {
		return this.closeCode;
	}

	synchronized boolean isOpen() {
		return this.closeCode == 0;
	}

	void close() {
		WebSocket open;
		synchronized (this) {
			open = this.socket;
		}
		if (open != null) {
			open.abort();
		}
	}

	@Override
	public void onOpen(WebSocket webSocket) {
		synchronized (this) {
			this.socket = webSocket;
		}
		webSocket.request(1);
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			take(MAPPER.readTree(this.text.toString()));
			this.text.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	private synchronized void take(JsonNode event) {
		String who = event.path("name").asString("");
		switch (event.path("type").asString()) {
			case "welcome" -> {
			}
			case "join" -> this.joins.add(who);
			case "leave" -> this.leaves.add(who);
			case "message" -> this.heard.computeIfAbsent(who, (absent) -> new ArrayList<>())
				.add(Integer.parseInt(event.path("message").asString()));
			default -> this.problems.add(event.toString());
		}
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		closed(statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		closed(1006);
	}

	private void closed(int code) {
		synchronized (this) {
			this.closeCode = code;
		}
		this.onClosed.accept(this);
	}

	@Override
	public String toString() {
		return this.name + " in " + this.room;
	}

}
