package io.channels.websocket.server;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.support.AbstractHandshakeHandler;

/**
 * Upgrades with the subprotocol that the consumer chose.
 */
final class GatewayHandshakeHandler extends AbstractHandshakeHandler {

	@Override
	protected @Nullable String selectProtocol(List<String> requestedProtocols, WebSocketHandler handler) {
		return (handler instanceof SocketHandler socket) ? socket.subprotocol() : null;
	}

}
