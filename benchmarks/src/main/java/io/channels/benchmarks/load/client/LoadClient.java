package io.channels.benchmarks.load.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Many WebSocket connections on one thread.
 */
public final class LoadClient implements AutoCloseable {

	/**
	 * What a thread caches at most, by default.
	 */
	private static final int READ_SIZE = 32 * 1024;

	private static final int OPENING_AT_A_TIME = 64;

	private static final long LIMIT_SECONDS = 120;

	private final EventLoopGroup loop;

	private final Bootstrap bootstrap;

	private final ConcurrentLinkedQueue<ClientConnection> connections = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Throwable failure;

	private LoadClient(EventLoopGroup loop, Class<? extends Channel> type) {
		this.loop = loop;
		this.bootstrap = new Bootstrap().group(loop)
			.channel(type)
			.option(ChannelOption.TCP_NODELAY, true)
			// Ports of closed connections are free at once.
			.option(ChannelOption.SO_LINGER, 0)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE));
	}

	/**
	 * Return a client on epoll where that is available.
	 */
	public static LoadClient create() {
		if (Epoll.isAvailable()) {
			return new LoadClient(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()),
					EpollSocketChannel.class);
		}
		return new LoadClient(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()), NioSocketChannel.class);
	}

	/**
	 * Open connections and wait until they are.
	 * @param port the port of the server
	 * @param entrance how to get in
	 * @param count how many
	 * @param messageLength the least length of the messages that will come
	 * @param deliveries who hears of the messages
	 */
	public List<ClientConnection> connect(int port, Entrance entrance, int count, long messageLength,
			Deliveries deliveries) {
		return connect(this.bootstrap, port, entrance, count, messageLength, deliveries);
	}

	/**
	 * Open connections, as {@link #connect} does, for which the system keeps little of
	 * what is not read.
	 */
	public List<ClientConnection> connectNarrow(int port, Entrance entrance, int count, Deliveries deliveries) {
		Bootstrap narrow = this.bootstrap.clone().option(ChannelOption.SO_RCVBUF, READ_SIZE);
		return connect(narrow, port, entrance, count, 0, deliveries);
	}

	private List<ClientConnection> connect(Bootstrap bootstrap, int port, Entrance entrance, int count,
			long messageLength, Deliveries deliveries) {
		InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		Opening opening = new Opening(count, (next) -> bootstrap.clone().handler(new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel channel) {
				ClientConnection connection = new ClientConnection(channel, deliveries, LoadClient.this, messageLength);
				LoadClient.this.connections.add(connection);
				channel.pipeline().addLast(new HandshakeHandler("localhost:" + port, entrance, connection, next));
			}

		}).connect(address).addListener((connected) -> {
			if (!connected.isSuccess()) {
				next.failed(connected.cause());
			}
		}));
		this.loop.execute(() -> opening.start(OPENING_AT_A_TIME));
		return await(opening.result());
	}

	/**
	 * Run something on the thread of the client, and wait until it is done.
	 * @param action what to run
	 */
	public void run(Runnable action) {
		await(CompletableFuture.runAsync(action, this.loop));
	}

	/**
	 * Throw what went wrong, if something did.
	 */
	public void check() {
		Throwable ex = this.failure;
		if (ex != null) {
			throw new IllegalStateException("The client failed: " + ex.getMessage(), ex);
		}
	}

	void failed(Throwable ex) {
		if (this.failure == null) {
			this.failure = ex;
		}
	}

	private static <T> T await(CompletableFuture<T> future) {
		try {
			return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = Objects.requireNonNullElse(ex.getCause(), ex);
			throw new IllegalStateException(cause.getMessage(), cause);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The server did not answer within " + LIMIT_SECONDS + " s", ex);
		}
	}

	/**
	 * Drop all connections.
	 */
	@Override
	public void close() {
		this.loop.execute(() -> this.connections.forEach(ClientConnection::close));
		this.loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
