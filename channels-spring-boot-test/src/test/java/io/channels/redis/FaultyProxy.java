package io.channels.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * A proxy before a server of this machine that does to connections what networks do. Its
 * connections are in a concurrent set, its faults in atomic or volatile fields, and its
 * listening socket is guarded by this object's monitor. A client that connects while the
 * server is dead is accepted, then cut.
 */
public final class FaultyProxy implements AutoCloseable {

	private final int target;

	private final int port = FreePorts.next();

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable Cut> pendingCut = new AtomicReference<>();

	private volatile boolean swallowing;

	private @Nullable Listener listener;

	private FaultyProxy(int target) {
		this.target = target;
	}

	/**
	 * Return a proxy that accepts connections.
	 * @param server the server behind it
	 */
	public static FaultyProxy to(RedisServer server) {
		return to(server.port());
	}

	/**
	 * Return a proxy that accepts connections.
	 * @param port the port of the server behind it
	 */
	public static FaultyProxy to(int port) {
		FaultyProxy proxy = new FaultyProxy(port);
		proxy.refuse(false);
		return proxy;
	}

	/**
	 * Refuse new connections, or accept them again. Those that exist stay.
	 * @param refuse whether to refuse
	 */
	public void refuse(boolean refuse) {
		try {
			if (refuse) {
				stopAccepting().ifPresent(Listener::awaitEnd);
			}
			else {
				startAccepting();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private synchronized void startAccepting() throws IOException {
		if (this.listener == null) {
			Listener started = new Listener(new ServerSocket(this.port, 50, InetAddress.getLoopbackAddress()));
			this.listener = started;
			thread("accept", () -> accept(started));
		}
	}

	private synchronized Optional<Listener> stopAccepting() throws IOException {
		Optional<Listener> stopped = Optional.ofNullable(this.listener);
		if (stopped.isPresent()) {
			stopped.get().socket().close();
		}
		this.listener = null;
		return stopped;
	}

	private void accept(Listener accepting) {
		while (!accepting.socket().isClosed()) {
			try {
				admit(accepting.socket().accept(), accepting.socket());
			}
			catch (IOException ex) {
				// Closed, or the client went away: the condition of the loop tells.
			}
		}
		accepting.ended().countDown();
	}

	/**
	 * Add a connection, unless connections are refused since it was accepted.
	 */
	private synchronized void admit(Socket client, ServerSocket socket) throws IOException {
		if (socket.isClosed()) {
			client.close();
			return;
		}
		ProxiedConnection connection = new ProxiedConnection(this, client);
		this.connections.add(connection);
		thread("connect", () -> connect(connection));
	}

	private void connect(ProxiedConnection connection) {
		try {
			connection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target));
			thread("requests", connection::passRequests);
			thread("replies", connection::passReplies);
		}
		catch (IOException ex) {
			connection.cut();
		}
	}

	private void thread(String work, Runnable task) {
		Thread thread = new Thread(task, "faulty-proxy-" + this.port + "-" + work);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Cut all connections. New ones are accepted, unless they are refused.
	 */
	public void cutConnections() {
		this.connections.forEach(ProxiedConnection::cut);
	}

	/**
	 * Let a part of what any server connection says next pass, then cut that connection.
	 * @param afterBytes how much passes; with 0, the client never hears of its success
	 */
	public void cutInNextReply(int afterBytes) {
		this.pendingCut.set(new Cut("", true, afterBytes));
	}

	/**
	 * Wait for a request with a text, let a part of what the server says next on its
	 * connection pass, then cut that connection.
	 * @param text a part of the request, such as the name of a command
	 * @param afterBytes how much passes; with 0, the client never hears of its success
	 */
	public void cutInReplyTo(String text, int afterBytes) {
		this.pendingCut.set(new Cut(text, false, afterBytes));
	}

	/**
	 * Whether the cut that was ordered last is still to come.
	 */
	public boolean isCutPending() {
		return this.pendingCut.get() != null;
	}

	/**
	 * Take requests and discard the replies, or pass on replies again. Connections that
	 * lost a reply are then cut: their clients would take the next one for it.
	 * @param swallow whether to discard
	 */
	public void swallowReplies(boolean swallow) {
		this.swallowing = swallow;
		if (!swallow) {
			this.connections.stream().filter(ProxiedConnection::hasLostReplies).forEach(ProxiedConnection::cut);
		}
	}

	boolean isSwallowing() {
		return this.swallowing;
	}

	/**
	 * Take the pending cut if it waits for this request.
	 */
	@Nullable Cut cutForRequest(byte[] bytes, int length) {
		Cut cut = this.pendingCut.get();
		boolean taken = cut != null && !cut.anyReply()
				&& new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(cut.text())
				&& this.pendingCut.compareAndSet(cut, null);
		return (taken) ? cut : null;
	}

	/**
	 * Take the pending cut if it waits for any reply.
	 */
	@Nullable Cut cutForReply() {
		Cut cut = this.pendingCut.get();
		return (cut != null && cut.anyReply() && this.pendingCut.compareAndSet(cut, null)) ? cut : null;
	}

	void ended(ProxiedConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Return how many connections exist.
	 */
	public int connections() {
		return this.connections.size();
	}

	public String host() {
		return "127.0.0.1";
	}

	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		refuse(true);
		cutConnections();
	}

	/**
	 * A socket that accepts. The system may go on to accept for it until the thread that
	 * waits at it has ended.
	 */
	private record Listener(ServerSocket socket, CountDownLatch ended) {

		private Listener(ServerSocket socket) {
			this(socket, new CountDownLatch(1));
		}

		private void awaitEnd() {
			try {
				Assert.state(this.ended.await(10, TimeUnit.SECONDS), "The proxy still accepts");
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * An order to cut a connection in what the server says.
	 */
	record Cut(String text, boolean anyReply, int afterBytes) {
	}

}
