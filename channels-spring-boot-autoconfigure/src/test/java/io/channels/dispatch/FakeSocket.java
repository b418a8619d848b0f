package io.channels.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * A client and its connection at a gateway, without a socket between. As a gateway does,
 * it tells of the disconnect once, when the connection is closed from either side.
 */
final class FakeSocket implements WebSocketConnection {

	private final List<String> texts = new CopyOnWriteArrayList<>();

	private final AtomicInteger connectEnds = new AtomicInteger();

	private final AtomicInteger disconnectEnds = new AtomicInteger();

	private final AtomicLong order = new AtomicLong();

	private final ChannelName channel;

	private final Handshake handshake;

	private final WebSocketDispatch.Events events;

	private volatile boolean accepted;

	private volatile int refused;

	private volatile @Nullable CloseCode closed;

	FakeSocket(WebSocketDispatch dispatch, ChannelName channel, Handshake handshake) {
		this.channel = channel;
		this.handshake = handshake;
		this.events = dispatch.open(this);
	}

	@Override
	public ChannelName channel() {
		return this.channel;
	}

	@Override
	public Handshake handshake() {
		return this.handshake;
	}

	FakeSocket connect() {
		this.events.connect(new WebSocketEvent.Connect(), this.connectEnds::incrementAndGet);
		return this;
	}

	/**
	 * Say something, which blocks while too many wait.
	 */
	void say(String text) {
		this.events.receive(new WebSocketEvent.Receive(new WebSocketFrame.Text(text), this.order.incrementAndGet()),
				() -> {
				});
	}

	void disconnect(CloseCode code) {
		this.closed = (this.closed != null) ? this.closed : code;
		this.events.disconnect(new WebSocketEvent.Disconnect(code, this.order.incrementAndGet()),
				this.disconnectEnds::incrementAndGet);
	}

	void abandon() {
		this.events.abandon(() -> {
		});
	}

	@Override
	public void reply(WebSocketReply reply) {
		if (reply.denies() && !this.accepted) {
			refuse(403);
			return;
		}
		this.accepted |= reply.accepts();
		WebSocketFrame frame = reply.frame();
		String text = (frame != null) ? frame.textOrNull() : null;
		if (text != null) {
			this.texts.add(text);
		}
		CloseCode close = (reply.denies() && reply.close() == null) ? CloseCode.DENIED : reply.close();
		if (close != null) {
			end(close);
		}
	}

	private void end(CloseCode code) {
		if (this.closed == null) {
			this.closed = code;
			new Thread(() -> disconnect(code)).start();
		}
	}

	private void refuse(int status) {
		this.refused = (this.refused != 0) ? this.refused : status;
	}

	@Override
	public void refuse(int status, String message) {
		if (this.accepted) {
			end(CloseCode.OVERLOADED);
		}
		else {
			refuse(status);
		}
	}

	@Override
	public void fail(CloseCode code) {
		if (this.accepted) {
			end(code);
		}
		else {
			refuse(500);
		}
	}

	boolean isAccepted() {
		return this.accepted;
	}

	/**
	 * Return whether the connect consumer has finished, and was said to only once.
	 */
	boolean isConnected() {
		return this.accepted && this.connectEnds.get() == 1;
	}

	/**
	 * Return whether the disconnect consumer has finished, and was said to only once.
	 */
	boolean isDisconnected() {
		return this.disconnectEnds.get() == 1;
	}

	int refused() {
		return this.refused;
	}

	int closeCode() {
		CloseCode code = this.closed;
		return (code != null) ? code.code() : 0;
	}

	List<String> texts() {
		return this.texts;
	}

}
