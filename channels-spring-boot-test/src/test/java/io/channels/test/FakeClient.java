package io.channels.test;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.http.HttpHeaders;

import io.channels.autoconfigure.ConsumerRouters;
import io.channels.channel.Channels;
import io.channels.layer.ChannelLayers;
import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;

/**
 * A client without a socket: consumers run on the thread that sends. Used by one thread.
 */
public final class FakeClient implements WebSocketConnection {

	private final List<String> texts = new ArrayList<>();

	private final ChannelName channel = ChannelName.of("fake.client!1");

	private final Handshake handshake;

	private final WebSocketDispatch.Events events;

	private CloseCode closed;

	private long order;

	private FakeClient(WebSocketDispatch dispatch, String path, Principal principal) {
		this.handshake = new Handshake(path, "", new HttpHeaders(), List.of(), null, null, principal, Map.of());
		this.events = dispatch.open(this);
	}

	/**
	 * Connect to a consumer of an application.
	 * @param beans the application
	 * @param path the path
	 * @param user the name of the user, or null
	 */
	public static FakeClient connect(BeanFactory beans, String path, String user) {
		return connectAs(beans, path, (user != null) ? () -> user : null);
	}

	/**
	 * Connect to a consumer of an application.
	 * @param beans the application
	 * @param path the path
	 * @param principal the user, or null
	 */
	public static FakeClient connectAs(BeanFactory beans, String path, Principal principal) {
		LocalDispatch dispatch = new LocalDispatch(beans.getBean(ConsumerRouters.class).router(ChannelLayers.DEFAULT),
				beans.getBean(Channels.class), beans.getBean(ConsumerCall.class), beans.getBean(ConsumerCounters.class),
				Runnable::run, beans.getBean(Delays.class));
		FakeClient client = new FakeClient(dispatch, path, principal);
		client.events.connect(new WebSocketEvent.Connect(), () -> {
		});
		return client;
	}

	/**
	 * Send a text and return what it was answered with.
	 * @param text the text
	 */
	public List<String> ask(String text) {
		this.texts.clear();
		this.events.receive(new WebSocketEvent.Receive(new WebSocketFrame.Text(text), ++this.order), () -> {
		});
		return List.copyOf(this.texts);
	}

	public void disconnect() {
		this.events.disconnect(new WebSocketEvent.Disconnect(CloseCode.NORMAL, ++this.order), () -> {
		});
	}

	/**
	 * Return the code the consumer closed the connection with, or null.
	 */
	public CloseCode closed() {
		return this.closed;
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
		if (reply.frame() != null) {
			this.texts.add(reply.frame().textOrNull());
		}
		if (reply.close() != null) {
			this.closed = reply.close();
		}
	}

}
