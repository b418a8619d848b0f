package io.channels.autoconfigure;

import java.security.Principal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

import io.channels.websocket.CloseCode;
import io.channels.websocket.RecordingConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * A client of an application's consumers without a gateway between. Consumers run during
 * the calls.
 */
final class Client {

	private final RecordingConnection connection;

	private final WebSocketDispatch.Events events;

	private long order;

	private boolean ended;

	private Client(RecordingConnection connection, WebSocketDispatch.Events events) {
		this.connection = connection;
		this.events = events;
	}

	/**
	 * Connect to a path.
	 */
	static Client connect(ApplicationContext context, String path) {
		return connect(context, path, null);
	}

	static Client connect(ApplicationContext context, String path, @Nullable Principal principal) {
		RecordingConnection connection = RecordingConnection.of(path, principal);
		Client client = new Client(connection, context.getBean(WebSocketDispatch.class).open(connection));
		client.events.connect(new WebSocketEvent.Connect(), () -> {
		});
		return client;
	}

	Client send(String text) {
		this.events.receive(new WebSocketEvent.Receive(new WebSocketFrame.Text(text), ++this.order), () -> {
		});
		return this;
	}

	Client disconnect() {
		this.events.disconnect(new WebSocketEvent.Disconnect(CloseCode.NORMAL, ++this.order), () -> this.ended = true);
		return this;
	}

	void abandon() {
		this.events.abandon(() -> {
		});
	}

	List<WebSocketReply> replies() {
		return this.connection.replies();
	}

	List<@Nullable String> texts() {
		return this.connection.texts();
	}

	boolean hasEnded() {
		return this.ended;
	}

}
