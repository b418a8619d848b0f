package io.channels.websocket.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.support.OriginHandshakeInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;

import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;

/**
 * Answers handshakes: asks the consumer, on another thread so that its answer can be
 * waited for no longer than {@code accept-timeout}, and upgrades or refuses. Immutable,
 * for any thread.
 */
public final class HandshakeEndpoint implements HttpRequestHandler {

	private static final Logger logger = LoggerFactory.getLogger(HandshakeEndpoint.class);

	private static final int KEY_BYTES = 16;

	private static final int MAX_PORT = 65_535;

	private static final HandshakeDecision.Refuse FULL = new HandshakeDecision.Refuse(503,
			"The node takes no more connections.");

	private static final WebSocketHandler NO_SOCKET = new AbstractWebSocketHandler() {
	};

	private final HandshakeHandler upgrade = new GatewayHandshakeHandler();

	private final StandardSockets sockets = StandardSockets.create();

	private final Gateway gateway;

	private final OriginHandshakeInterceptor origins;

	private final HandshakeObserver observer;

	/**
	 * Create an endpoint.
	 * @param gateway what holds the connections
	 * @param allowedOrigins origins beside the application's own: exact, patterns with
	 * {@code *}, or {@code *} for all
	 */
	public HandshakeEndpoint(Gateway gateway, List<String> allowedOrigins) {
		this(gateway, allowedOrigins, HandshakeObserver.NONE);
	}

	/**
	 * Create an endpoint.
	 * @param gateway what holds the connections
	 * @param allowedOrigins origins beside the application's own: exact, patterns with
	 * {@code *}, or {@code *} for all
	 * @param observer what runs around each answer
	 */
	public HandshakeEndpoint(Gateway gateway, List<String> allowedOrigins, HandshakeObserver observer) {
		this.gateway = gateway;
		this.observer = observer;
		this.origins = new OriginHandshakeInterceptor();
		this.origins.setAllowedOriginPatterns(allowedOrigins);
	}

	/**
	 * Return whether there is a consumer for a connection.
	 */
	boolean accepts(HttpServletRequest request) {
		return this.gateway.dispatch().accepts(handshake(request));
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.observer.observe(path(request), () -> {
			answer(request, response);
			return response.getStatus();
		});
	}

	private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
		ServerHttpRequest asked = new ServletServerHttpRequest(request);
		if (!isWellFormed(asked)) {
			refuseMalformed(request, response);
			return;
		}
		if (!isReadable(request.getQueryString())) {
			refuse(response, Refusal.MALFORMED, new HandshakeDecision.Refuse(400, "The query string is malformed."));
			return;
		}
		if (!isAllowedOrigin(asked, response)) {
			refuse(response, Refusal.ORIGIN, new HandshakeDecision.Refuse(403, "The origin is not allowed."));
			return;
		}
		if (!this.gateway.isAccepting()) {
			refuse(response, Refusal.UNAVAILABLE, FULL);
			return;
		}
		GatewayConnection connection = this.gateway.open(handshake(request));
		if (connection == null) {
			answer(response, FULL);
			return;
		}
		try {
			connection.admit(request);
		}
		catch (RuntimeException ex) {
			connection.abandon();
			throw ex;
		}
		HandshakeDecision decision = decide(connection);
		if (decision instanceof HandshakeDecision.Accept accept) {
			this.gateway.counters().accepted.increment();
			accept.headers().forEach(response::addHeader);
			open(connection, accept, request, response);
		}
		else if (decision instanceof HandshakeDecision.Refuse refuse) {
			connection.abandon();
			this.gateway.counters().denied.increment();
			answer(response, refuse);
		}
	}

	/**
	 * Return whether the container will upgrade if it is told to: a consumer must not
	 * hear of a connection that cannot come about.
	 */
	private static boolean isWellFormed(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return request.getMethod() == HttpMethod.GET
				&& headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase)
				&& "13".equals(headers.getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION))
				&& isKey(headers.getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY));
	}

	/**
	 * Return whether a key is 16 bytes in base64, which not every container checks.
	 */
	private static boolean isKey(@Nullable String key) {
		try {
			return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Containers fail on a malformed query only after the consumer has accepted.
	 */
	private static boolean isReadable(@Nullable String query) {
		try {
			new URI("/?" + query);
			return true;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/**
	 * Let Spring say what is wrong with a handshake, or say it ourselves.
	 */
	private void refuseMalformed(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (isKey(request.getHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY))) {
			this.gateway.counters().refused(Refusal.MALFORMED);
			upgrade(request, response, NO_SOCKET);
		}
		else {
			refuse(response, Refusal.MALFORMED,
					new HandshakeDecision.Refuse(400, "The header Sec-WebSocket-Key is malformed."));
		}
	}

	private boolean isAllowedOrigin(ServerHttpRequest request, HttpServletResponse response) {
		try {
			return this.origins.beforeHandshake(request, new ServletServerHttpResponse(response), NO_SOCKET, Map.of());
		}
		catch (Exception ex) {
			logger.debug("Refused a handshake with an unreadable origin", ex);
			return false;
		}
	}

	private HandshakeDecision decide(GatewayConnection connection) {
		if (!this.gateway.connect(this.observer.carry(connection::connect))) {
			return new HandshakeDecision.Refuse(503, "The node is overloaded.");
		}
		try {
			return connection.awaitDecision();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new HandshakeDecision.Refuse(503, "The node goes away.");
		}
	}

	private void open(GatewayConnection connection, HandshakeDecision.Accept accept, HttpServletRequest request,
			HttpServletResponse response) {
		boolean upgraded = false;
		try {
			upgraded = upgrade(connection.isWatched() ? new WithoutSession(request) : request, response,
					new SocketHandler(connection, accept.subprotocol(), this.sockets, this.gateway.settings()));
		}
		finally {
			if (!upgraded) {
				connection.ended(CloseCode.LOST);
			}
		}
	}

	private boolean upgrade(HttpServletRequest request, HttpServletResponse response, WebSocketHandler handler) {
		HttpServletRequest offered = this.gateway.settings().compression() ? request : new Uncompressed(request);
		ServerHttpResponse answer = new ServletServerHttpResponse(response);
		boolean upgraded = this.upgrade.doHandshake(new ServletServerHttpRequest(this.sockets.prepare(offered)), answer,
				handler, new HashMap<>());
		answer.close();
		return upgraded && response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
	}

	private void refuse(HttpServletResponse response, Refusal reason, HandshakeDecision.Refuse refuse)
			throws IOException {
		this.gateway.counters().refused(reason);
		answer(response, refuse);
	}

	private static void answer(HttpServletResponse response, HandshakeDecision.Refuse refuse) throws IOException {
		response.setStatus(refuse.status());
		response.setContentType("text/plain;charset=UTF-8");
		response.getOutputStream().write(refuse.message().getBytes(StandardCharsets.UTF_8));
	}

	private static Handshake handshake(HttpServletRequest request) {
		ServletServerHttpRequest asked = new ServletServerHttpRequest(request);
		HttpHeaders headers = HttpHeaders.copyOf(asked.getHeaders());
		String query = request.getQueryString();
		return new Handshake(path(request), (query != null) ? query : "", headers,
				new WebSocketHttpHeaders(headers).getSecWebSocketProtocol(),
				address(request.getRemoteAddr(), request.getRemotePort()),
				address(request.getServerName(), request.getServerPort()), request.getUserPrincipal(),
				sessionAttributes(request.getSession(false)));
	}

	/**
	 * Clients make up the server's address, so it may be none.
	 */
	private static @Nullable InetSocketAddress address(@Nullable String host, int port) {
		return (host != null && port >= 0 && port <= MAX_PORT) ? InetSocketAddress.createUnresolved(host, port) : null;
	}

	private static String path(HttpServletRequest request) {
		if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
			ServletRequestPathUtils.parseAndCache(request);
		}
		StringBuilder path = new StringBuilder();
		for (PathContainer.Element element : ServletRequestPathUtils.getParsedRequestPath(request)
			.pathWithinApplication()
			.elements()) {
			path.append(
					(element instanceof PathContainer.PathSegment segment) ? segment.valueToMatch() : element.value());
		}
		return path.toString();
	}

	private static Map<String, Object> sessionAttributes(@Nullable HttpSession session) {
		if (session == null) {
			return Map.of();
		}
		Map<String, Object> attributes = new HashMap<>();
		try {
			for (String name : Collections.list(session.getAttributeNames())) {
				Object value = session.getAttribute(name);
				// It may have been removed meanwhile.
				if (value != null) {
					attributes.put(name, value);
				}
			}
		}
		catch (IllegalStateException ex) {
			logger.debug("The HTTP session ended during a handshake", ex);
		}
		return attributes;
	}

	/**
	 * Hides the HTTP session from the container, which would close the socket with 1008
	 * when it ends, where the gateway looks after that.
	 */
	private static final class WithoutSession extends HttpServletRequestWrapper {

		WithoutSession(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable HttpSession getSession(boolean create) {
			return create ? super.getSession(true) : null;
		}

	}

	/**
	 * Hides that the client offers extensions, since compression costs more memory for
	 * each connection than everything else.
	 */
	private static final class Uncompressed extends HttpServletRequestWrapper {

		Uncompressed(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getHeader(String name) {
			return isExtensions(name) ? null : super.getHeader(name);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return isExtensions(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
		}

		private static boolean isExtensions(String name) {
			return WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS.equalsIgnoreCase(name);
		}

	}

}
