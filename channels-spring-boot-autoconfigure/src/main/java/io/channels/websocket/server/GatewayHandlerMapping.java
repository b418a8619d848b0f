package io.channels.websocket.server;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Leads handshakes of WebSockets that have a consumer to the gateway, before controllers
 * and static resources; every other request passes by.
 */
public final class GatewayHandlerMapping implements HandlerMapping, Ordered {

	/**
	 * Before the mapping of controllers, which is 0.
	 */
	private static final int ORDER = -1;

	private final HandshakeEndpoint endpoint;

	public GatewayHandlerMapping(HandshakeEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Override
	public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
		boolean handshake = "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
				&& this.endpoint.accepts(request);
		return handshake ? new HandlerExecutionChain(this.endpoint) : null;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
