package io.channels.websocket.server;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.Session;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * Opens sockets so that, on Tomcat, they can be written to directly. On another container
 * it does nothing special. For any thread.
 */
final class TomcatSockets extends StandardSockets {

	private final FrameBuffers buffers = new FrameBuffers();

	@Override
	HttpServletRequest prepare(HttpServletRequest request) {
		return new DirectRequest(request);
	}

	@Override
	SocketWriter writer(Session session, long sendTimeoutMillis) {
		TomcatUpgradeHandler socket = TomcatUpgradeHandler.of(session);
		// Extensions change what is written, which is Tomcat's own affair.
		return (socket != null && socket.isWritable() && session.getNegotiatedExtensions().isEmpty())
				? new TomcatSocketWriter(session, socket, this.buffers, sendTimeoutMillis)
				: super.writer(session, sendTimeoutMillis);
	}

	/**
	 * A request that is upgraded to a handler of ours where Tomcat asks for its own.
	 */
	private static final class DirectRequest extends HttpServletRequestWrapper {

		DirectRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
			return (type == WsHttpUpgradeHandler.class) ? type.cast(super.upgrade(TomcatUpgradeHandler.class))
					: super.upgrade(type);
		}

	}

	/**
	 * What a native image keeps of the handler, which Tomcat makes by its class. Without
	 * Tomcat it cannot be loaded, so it is only named.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			if (ClassUtils.isPresent("org.apache.tomcat.websocket.server.WsHttpUpgradeHandler", classLoader)) {
				hints.reflection()
					.registerType(TypeReference.of("io.channels.websocket.server.TomcatUpgradeHandler"),
							MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
			}
		}

	}

}
