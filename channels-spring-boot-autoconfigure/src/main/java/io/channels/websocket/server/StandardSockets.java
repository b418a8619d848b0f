package io.channels.websocket.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.springframework.util.ClassUtils;

/**
 * How sockets are opened and written to, by what all containers have in common.
 * Immutable, for any thread.
 */
class StandardSockets {

	private static final boolean JETTY = isPresent(
			"org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession");

	private static final String TOMCAT = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";

	/**
	 * Return what suits the containers that may be there.
	 */
	static StandardSockets create() {
		return isPresent(TOMCAT) ? new TomcatSockets() : new StandardSockets();
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, StandardSockets.class.getClassLoader());
	}

	/**
	 * Prepare the upgrade of a request.
	 */
	HttpServletRequest prepare(HttpServletRequest request) {
		return request;
	}

	/**
	 * Return what writes to the client of a session.
	 */
	SocketWriter writer(Session session, long sendTimeoutMillis) {
		return (JETTY && JettySocketWriter.suits(session))
				? new JettySocketWriter((JakartaWebSocketSession) session, sendTimeoutMillis)
				: new StandardSocketWriter(session, sendTimeoutMillis);
	}

}
