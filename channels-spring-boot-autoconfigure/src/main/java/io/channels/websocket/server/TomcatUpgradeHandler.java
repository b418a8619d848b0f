package io.channels.websocket.server;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.server.WsHandshakeRequest;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's handler of one WebSocket, which gives access to the socket beside it. What is
 * written here keeps clear of what Tomcat itself writes, such as pongs: either is done as
 * one operation of the socket, and the socket does one at a time.
 */
public final class TomcatUpgradeHandler extends WsHttpUpgradeHandler {

	private static final String KEY = TomcatUpgradeHandler.class.getName();

	private volatile @Nullable SocketWrapperBase<?> socket;

	/**
	 * Return the handler of a session, or null if it has another.
	 */
	static @Nullable TomcatUpgradeHandler of(Session session) {
		return (session.getUserProperties().get(KEY) instanceof TomcatUpgradeHandler handler) ? handler : null;
	}

	@Override
	public void preInit(ServerEndpointConfig config, WsServerContainer container, WsHandshakeRequest request,
			List<Extension> extensions, String subprotocol, Transformation transformation,
			Map<String, String> parameters, boolean secure) {
		// This is of one session alone, which takes it over.
		config.getUserProperties().put(KEY, this);
		super.preInit(config, container, request, extensions, subprotocol, transformation, parameters, secure);
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> socket) {
		this.socket = socket;
		super.setSocketWrapper(socket);
	}

	/**
	 * Return whether the connector can write whole buffers as one operation.
	 */
	boolean isWritable() {
		SocketWrapperBase<?> open = this.socket;
		return open != null && open.hasAsyncIO();
	}

	/**
	 * Write whole frames. The calling thread waits until the client's socket has taken
	 * them.
	 * @param frames the frames; if this fails, the socket may use the buffer for ever
	 * @throws IOException if the connection is lost or the time-out is over
	 */
	void write(ByteBuffer frames, long timeoutMillis) throws IOException {
		SocketWrapperBase<?> open = this.socket;
		if (open == null) {
			throw new IOException("The socket is not open");
		}
		Completion completion = new Completion();
		CompletionState state = open.write(BlockingMode.BLOCK, timeoutMillis, TimeUnit.MILLISECONDS, null,
				SocketWrapperBase.COMPLETE_WRITE_WITH_COMPLETION, completion, frames);
		completion.check(state);
	}

	/**
	 * Takes the outcome of one write, which is seen by whoever waits for it.
	 */
	private static final class Completion implements CompletionHandler<Long, @Nullable Void> {

		private volatile boolean completed;

		private volatile @Nullable Throwable failure;

		@Override
		public void completed(Long written, @Nullable Void attachment) {
			this.completed = true;
		}

		@Override
		public void failed(Throwable ex, @Nullable Void attachment) {
			this.failure = ex;
		}

		void check(CompletionState state) throws IOException {
			Throwable cause = this.failure;
			if (cause != null) {
				throw new IOException("The socket does not take what is written", cause);
			}
			if (!this.completed) {
				throw new SocketTimeoutException("Writing is " + state);
			}
		}

	}

}
