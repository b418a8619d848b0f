package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.channels.layer.ChannelLayerException;

/**
 * The connections of one layer to one Redis, be it a server, what Sentinel watches, or a
 * cluster: one that all commands share, pipelined in the order in which they are given,
 * one that waits for the inbox, and where there are replicas one that waits for them.
 * Safe for use by any thread; a lock guards the opening of connections only. A command
 * that was on its way when a connection broke is never sent again, since nobody knows
 * whether Redis had it.
 */
final class RedisLink implements AutoCloseable {

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

	/**
	 * The end of a key that does not exist. See {@code prelude.lua}.
	 */
	private static final String NEVER = "never";

	private final ReentrantLock lock = new ReentrantLock();

	private final String alias;

	private final String name;

	private final AbstractRedisClient client;

	private final Duration timeout;

	private final Runnable onClose;

	private volatile long retryNanos = System.nanoTime();

	private volatile @Nullable Connection shared;

	private volatile @Nullable Connection waiting;

	private volatile @Nullable Connection confirming;

	private volatile boolean closed;

	/**
	 * Create a link, without connecting.
	 * @param alias the alias of the layer
	 * @param name what people call the server
	 * @param client connects to it
	 * @param timeout how long a command may take
	 * @param onClose releases the client
	 */
	RedisLink(String alias, String name, AbstractRedisClient client, Duration timeout, Runnable onClose) {
		this.alias = alias;
		this.name = name;
		this.client = client;
		this.timeout = timeout;
		this.onClose = onClose;
	}

	String name() {
		return this.name;
	}

	AbstractRedisClient client() {
		return this.client;
	}

	boolean isCluster() {
		return this.client instanceof RedisClusterClient;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the commands of the shared connection.
	 */
	RedisClusterAsyncCommands<String, byte[]> commands() {
		Connection connection = this.shared;
		return ((connection != null) ? connection : open()).commands();
	}

	/**
	 * Return the commands of the connection that may wait.
	 */
	RedisClusterAsyncCommands<String, byte[]> waitingCommands() {
		Connection connection = this.waiting;
		if (connection == null) {
			open();
			connection = this.waiting;
		}
		if (connection == null) {
			throw unreachable(null);
		}
		return connection.commands();
	}

	/**
	 * Open the connections. While that fails, or somebody else is at it, others are told
	 * at once instead of waiting in line.
	 */
	private Connection open() {
		if (System.nanoTime() - this.retryNanos < 0 || !tryLock()) {
			throw unreachable(null);
		}
		try {
			Connection connection = this.shared;
			if (connection == null) {
				if (this.closed) {
					throw unreachable(null);
				}
				connection = connect();
				this.shared = connection;
				this.waiting = connect();
			}
			return connection;
		}
		catch (RuntimeException ex) {
			this.retryNanos = System.nanoTime() + RETRY_NANOS;
			close(connections());
			this.shared = null;
			this.waiting = null;
			throw translate(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean tryLock() {
		try {
			return this.lock.tryLock(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private Connection connect() {
		if (this.client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<String, byte[]> connection = cluster.connect(CODEC);
			return new Connection(connection, connection.async());
		}
		StatefulRedisConnection<String, byte[]> connection = ((RedisClient) this.client).connect(CODEC);
		return new Connection(connection, connection.async());
	}

	/**
	 * Look which servers a cluster has now, without waiting for the answer.
	 */
	void refresh() {
		if (this.client instanceof RedisClusterClient cluster) {
			cluster.refreshPartitionsAsync();
		}
	}

	/**
	 * Open new connections, for a server that does not answer, or whose place another has
	 * taken. Commands use the old ones until then, and nobody waits. The old ones end
	 * after what is on its way had its time.
	 * @throws ChannelLayerException if there are none to be had
	 */
	void renew() {
		List<Connection> opened = new ArrayList<>();
		try {
			opened.add(connect());
			opened.add(connect());
		}
		catch (RuntimeException ex) {
			close(opened);
			throw translate(ex);
		}
		List<Connection> old = replace(opened.get(0), opened.get(1));
		CompletableFuture.delayedExecutor(this.timeout.toMillis(), TimeUnit.MILLISECONDS).execute(() -> close(old));
	}

	private List<Connection> replace(Connection newShared, Connection newWaiting) {
		this.lock.lock();
		try {
			List<Connection> old = connections();
			this.shared = newShared;
			this.waiting = newWaiting;
			this.confirming = null;
			return old;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void close(List<Connection> old) {
		// With the link, all of them are closed.
		if (!this.closed) {
			old.forEach((connection) -> connection.connection().closeAsync());
		}
	}

	private List<Connection> connections() {
		return Stream.of(this.shared, this.waiting, this.confirming)
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull)
			.toList();
	}

	/**
	 * Ask the server of a key for its role.
	 */
	CompletableFuture<List<Object>> role(String key) {
		return isCluster() ? confirm(key, RedisClusterAsyncCommands::role) : commands().role().toCompletableFuture();
	}

	/**
	 * Wait until a replica has all that the server of a key did so far.
	 * @return how many have, 0 when the time is over
	 */
	CompletableFuture<Long> awaitReplica(String key, Duration patience) {
		return confirm(key, (commands) -> {
			// A connection waits for what was done before its own last command.
			commands.ping();
			return commands.waitForReplication(1, Math.max(1, patience.toMillis()));
		});
	}

	/**
	 * Give a command to the server of a key, on a connection that holds up nothing else.
	 */
	private <T> CompletableFuture<T> confirm(String key,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		try {
			Connection connection = confirming();
			if (!(connection.connection() instanceof StatefulRedisClusterConnection<String, byte[]> cluster)) {
				return command.apply(connection.commands()).toCompletableFuture();
			}
			String node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key)).getNodeId();
			return cluster.getConnectionAsync(node).thenCompose((server) -> command.apply(server.async()));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Connection confirming() {
		Connection connection = this.confirming;
		if (connection != null) {
			return connection;
		}
		this.lock.lock();
		try {
			connection = this.confirming;
			if (connection == null) {
				connection = connect();
				this.confirming = connection;
			}
			return connection;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Run a script, by its digest if the server knows it.
	 * @param key the start of the keys, which says where it runs
	 */
	CompletableFuture<Object> run(Script script, String key, byte[]... arguments) {
		try {
			RedisClusterAsyncCommands<String, byte[]> commands = commands();
			String[] keys = { key, key + NEVER };
			CompletableFuture<Object> result = commands
				.<Object>evalsha(script.digest(), script.outputType(), keys, arguments)
				.toCompletableFuture();
			return result
				.handle((value, ex) -> (ex != null && unwrap(ex) instanceof RedisNoScriptException)
						? commands.<Object>eval(script.text(), script.outputType(), keys, arguments)
							.toCompletableFuture()
						: result)
				.thenCompose((same) -> same);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Wait for the result of a command.
	 * @throws ChannelLayerException if there is none in time, or an error
	 */
	<T> T await(CompletionStage<T> result) {
		return await(result, this.timeout);
	}

	/**
	 * Wait some time for the result of a command.
	 * @throws ChannelLayerException if there is none in time, or an error
	 */
	<T> T await(CompletionStage<T> result, Duration patience) {
		try {
			return awaitInterruptibly(() -> result, patience);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/**
	 * Return the result of a command that was waited for before.
	 * @throws ChannelLayerException if there is none, or an error
	 */
	<T> T awaitNoLonger(CompletionStage<T> result) {
		try {
			return awaitInterruptibly(() -> result, Duration.ZERO);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private ChannelLayerException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new ChannelLayerException(
				"Channel layer '%s' was interrupted while it waited for Redis".formatted(this.alias), cause);
	}

	/**
	 * Wait for the result of a command.
	 * @throws ChannelLayerException if there is none in time, or an error
	 */
	<T> T awaitInterruptibly(CompletionStage<T> result) throws InterruptedException {
		return awaitInterruptibly(() -> result, this.timeout);
	}

	<T> T awaitInterruptibly(Supplier<CompletionStage<T>> command, Duration patience) throws InterruptedException {
		try {
			CompletableFuture<T> future = command.get().toCompletableFuture();
			try {
				return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
			}
			finally {
				future.cancel(true);
			}
		}
		catch (TimeoutException ex) {
			throw timedOut(patience, ex);
		}
		catch (ExecutionException ex) {
			throw translate((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (ChannelLayerException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw translate(ex);
		}
	}

	private ChannelLayerException timedOut(Duration patience, TimeoutException cause) {
		return new RedisTimeoutException("Channel layer '%s' has no answer of Redis at %s within %d ms"
			.formatted(this.alias, this.name, Math.max(patience.toMillis(), this.timeout.toMillis())), cause);
	}

	private ChannelLayerException translate(Throwable failure) {
		Throwable cause = unwrap(failure);
		if (cause instanceof ChannelLayerException ex) {
			return ex;
		}
		if (cause instanceof TimeoutException ex) {
			return timedOut(this.timeout, ex);
		}
		if (cause instanceof RedisCommandExecutionException) {
			return new ChannelLayerException("Channel layer '%s': Redis at %s refused a command: %s"
				.formatted(this.alias, this.name, cause.getMessage()), cause);
		}
		return unreachable(cause);
	}

	private ChannelLayerException unreachable(@Nullable Throwable cause) {
		String reason = "";
		for (Throwable next = cause; next != null; next = next.getCause()) {
			// The innermost failure knows best, unless it has no words.
			reason = (next.getMessage() != null) ? ": " + next.getMessage() : reason;
		}
		return new RedisUnreachableException("Channel layer '%s' cannot reach Redis at %s%s".formatted(this.alias,
				this.name, StringUtils.trimTrailingCharacter(reason, '.')), cause);
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * Close the connections, and release the client when they are, since it warns of what
	 * is closing already.
	 */
	@Override
	public void close() {
		this.closed = true;
		// The client warns of connections that close while it closes them.
		CompletableFuture
			.allOf(connections().stream()
				.map((connection) -> connection.connection().closeAsync())
				.toArray(CompletableFuture[]::new))
			.completeOnTimeout(null, this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> null)
			.join();
		this.onClose.run();
	}

	private record Connection(StatefulConnection<String, byte[]> connection,
			RedisClusterAsyncCommands<String, byte[]> commands) {
	}

}
