package io.channels.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;

/**
 * Turns clients away whose consumer was denied something, by method security for example:
 * HTTP 403 during the handshake; later the close code 4403, or 4401 if nobody is signed
 * in. The client hears no reason. Every other failure, and that of a message without a
 * connection, is left to another handler.
 */
public final class AccessDenials implements ConsumerErrorHandler {

	private static final Logger logger = LoggerFactory.getLogger(AccessDenials.class);

	private final ConsumerErrorHandler others;

	/**
	 * Create a handler.
	 * @param others what handles every other failure
	 */
	public AccessDenials(ConsumerErrorHandler others) {
		this.others = others;
	}

	@Override
	public void handle(ConsumerContext context, Throwable failure) {
		WebSocketConnection connection = context.connection().orElse(null);
		boolean anonymous = failure instanceof AuthenticationException;
		if (connection == null || !(anonymous || failure instanceof AccessDeniedException)) {
			this.others.handle(context, failure);
			return;
		}
		logger.debug("Denied '{}' on '{}' (route {})", connection.channel(), context.channel(), context.route(),
				failure);
		if (anonymous && !(context.event().orElse(null) instanceof WebSocketEvent.Connect)) {
			connection.close(CloseCode.UNAUTHENTICATED);
		}
		else {
			connection.deny();
		}
	}

}
