package io.channels.websocket.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Session;
import org.springframework.util.ClassUtils;

/**
 * How sockets are opened and written to, by what all containers have in common.
 * Immutable, for any thread.
 */
class StandardSockets {

	private static final String TOMCAT = "org.apache.tomcat.websocket.server.WsHttpUpgradeHandler";

	/**
	 * Return what suits the containers that may be there.
	 */
	static StandardSockets create() {
		return ClassUtils.isPresent(TOMCAT, StandardSockets.class.getClassLoader()) ? new TomcatSockets()
				: new StandardSockets();
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
		return new StandardSocketWriter(session, sendTimeoutMillis);
	}

}
