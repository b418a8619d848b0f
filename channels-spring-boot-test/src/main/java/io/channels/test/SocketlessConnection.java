package io.channels.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * A connection as its consumer sees it, with a list in place of a socket. It follows the
 * rules of the gateway: what decides the handshake, what waits for its end, what closes
 * the connection. Events are for one thread; any may answer.
 */
final class SocketlessConnection implements WebSocketConnection {

	private static final int ACCEPTED = 101;

	private static final int DENIED = 403;

	private static final int NOT_FOUND = 404;

	private static final int FAILED = 500;

	/**
	 * How many messages may wait behind one that was put off, before a sender would have
	 * to wait.
	 */
	private static final int MAX_WAITING = 16;

	private final Queue<WebSocketFrame> sent = new ConcurrentLinkedQueue<>();

	private final List<WebSocketReply> held = new ArrayList<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final ChannelName channel;

	private final Handshake handshake;

	private final Runnable onEnd;

	private volatile int status;

	private volatile @Nullable WebSocketReply acceptance;

	private volatile @Nullable CloseCode closed;

	private volatile boolean holding = true;

	private boolean connectEnded;

	private long order;

	private WebSocketDispatch.@Nullable Events events;

	/**
	 * Create a connection.
	 * @param channel its reply channel
	 * @param handshake what the client asks for
	 * @param onEnd told when nothing of it remains
	 */
	SocketlessConnection(ChannelName channel, Handshake handshake, Runnable onEnd) {
		this.channel = channel;
		this.handshake = handshake;
		this.onEnd = onEnd;
	}

	/**
	 * Let the client connect.
	 */
	void connect(WebSocketDispatch dispatch) {
		if (!dispatch.accepts(this.handshake)) {
			this.status = NOT_FOUND;
			this.onEnd.run();
			return;
		}
		this.events = dispatch.open(this);
		this.events.connect(new WebSocketEvent.Connect(), this::connectEnded);
	}

	private void connectEnded() {
		this.connectEnded = true;
		releaseHeld();
	}

	/**
	 * Let the client send a message.
	 */
	void receive(WebSocketFrame frame) {
		if (this.waiting.get() >= MAX_WAITING) {
			throw new IllegalStateException(
					"%d messages wait behind one that its consumer put off; move the clock first"
						.formatted(this.waiting.get()));
		}
		this.waiting.incrementAndGet();
		events().receive(new WebSocketEvent.Receive(frame, ++this.order), this.waiting::decrementAndGet);
	}

	/**
	 * End the connection, whoever ends it.
	 */
	void end(CloseCode code) {
		if (isOpen()) {
			this.closed = code;
			events().disconnect(new WebSocketEvent.Disconnect(code, this.order + 1), this.onEnd);
		}
	}

	/**
	 * Give up a handshake that has not been answered.
	 */
	void timeOut() {
		decide(DENIED);
	}

	/**
	 * Forget the connection, without telling its consumer.
	 */
	void abandon() {
		if (this.events != null) {
			this.events.abandon(() -> {
			});
		}
		this.onEnd.run();
	}

	private WebSocketDispatch.Events events() {
		if (this.events == null) {
			throw new IllegalStateException("The connection was not made");
		}
		return this.events;
	}

	/**
	 * Return the status of HTTP that answers the handshake, 0 if there is no answer yet.
	 */
	int status() {
		return this.status;
	}

	boolean isOpen() {
		return this.status == ACCEPTED && this.closed == null;
	}

	@Nullable CloseCode closed() {
		return this.closed;
	}

	@Nullable String subprotocol() {
		WebSocketReply accepted = this.acceptance;
		return (accepted != null) ? accepted.subprotocol() : null;
	}

	Map<String, String> responseHeaders() {
		WebSocketReply accepted = this.acceptance;
		return (accepted != null) ? accepted.headers() : Map.of();
	}

	/**
	 * Return the messages that the client has not read. It takes them from here.
	 */
	Queue<WebSocketFrame> sent() {
		return this.sent;
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
		deliver(reply);
	}

	@Override
	public void refuse(int status, String message) {
		if (!decide(status)) {
			close(CloseCode.OVERLOADED.withReason(message));
		}
	}

	@Override
	public void fail(CloseCode code) {
		if (!decide(FAILED)) {
			close(code);
		}
	}

	private boolean decide(int refused) {
		if (this.status != 0) {
			return false;
		}
		this.status = refused;
		abandon();
		return true;
	}

	/**
	 * Take a reply that was sent to this connection's own channel.
	 */
	Delivery deliver(WebSocketReply reply) {
		checkSubprotocol(reply);
		if (this.status == 0 && reply.denies()) {
			decide(DENIED);
			return Delivery.DELIVERED;
		}
		if (this.status == 0 && reply.accepts()) {
			this.acceptance = reply;
			this.status = ACCEPTED;
			Delivery delivery = write(reply);
			releaseHeld();
			return delivery;
		}
		return write(reply);
	}

	/**
	 * Take a reply that was sent to a group, which never answers the handshake.
	 * @param own whether the consumer of this connection sent it
	 */
	Delivery deliverFromGroup(WebSocketReply reply, boolean own) {
		if (this.holding && (!own || this.status == 0)) {
			this.held.add(reply);
			return Delivery.DELIVERED;
		}
		return write(reply);
	}

	private void releaseHeld() {
		if (this.connectEnded && this.status != 0) {
			this.holding = false;
			this.held.forEach(this::write);
			this.held.clear();
		}
	}

	private void checkSubprotocol(WebSocketReply reply) {
		String chosen = reply.subprotocol();
		if (chosen != null && !this.handshake.subprotocols().contains(chosen)) {
			throw new IllegalArgumentException("Cannot accept with subprotocol '%s': the client offers %s"
				.formatted(chosen, this.handshake.subprotocols()));
		}
	}

	private Delivery write(WebSocketReply reply) {
		if (this.status != 0 && !isOpen()) {
			return (reply.frame() != null) ? Delivery.GONE : Delivery.DELIVERED;
		}
		if (reply.frame() != null) {
			this.sent.add(reply.frame());
		}
		CloseCode code = (reply.denies() && reply.close() == null) ? CloseCode.DENIED : reply.close();
		if (code != null) {
			end(code);
		}
		return Delivery.DELIVERED;
	}

}
