package io.channels.test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

import io.channels.websocket.Handshake;

/**
 * A connection that is about to be made by a {@link ChannelsTester}. Immutable: each
 * method returns another one.
 */
public final class TestConnectionRequest {

	private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("127.0.0.1", 50_000);

	private static final InetSocketAddress SERVER = InetSocketAddress.createUnresolved("localhost", 80);

	private final ChannelsTester.Parts parts;

	private final Handshake handshake;

	private TestConnectionRequest(ChannelsTester.Parts parts, Handshake handshake) {
		this.parts = parts;
		this.handshake = handshake;
	}

	static TestConnectionRequest of(ChannelsTester.Parts parts, String path) {
		int query = path.indexOf('?');
		String encoded = (query >= 0) ? path.substring(0, query) : path;
		return new TestConnectionRequest(parts,
				new Handshake(UriUtils.decode(encoded, StandardCharsets.UTF_8),
						(query >= 0) ? path.substring(query + 1) : "", new HttpHeaders(), List.of(), CLIENT, SERVER,
						null, Map.of()));
	}

	/**
	 * Add a header.
	 * @param name the name
	 * @param value the value
	 */
	public TestConnectionRequest header(String name, String value) {
		HttpHeaders headers = HttpHeaders.copyOf(this.handshake.headers());
		headers.add(name, value);
		return with(headers, this.handshake.subprotocols(), this.handshake.principal(),
				this.handshake.sessionAttributes());
	}

	/**
	 * Set the header {@code Origin}, for the consumer to see. It keeps nobody out, since
	 * that is the gateway's work.
	 * @param origin the origin
	 */
	public TestConnectionRequest origin(String origin) {
		return header(HttpHeaders.ORIGIN, origin);
	}

	/**
	 * Offer subprotocols.
	 * @param offered the subprotocols, the best first
	 */
	public TestConnectionRequest subprotocols(String... offered) {
		return with(this.handshake.headers(), List.of(offered), this.handshake.principal(),
				this.handshake.sessionAttributes());
	}

	/**
	 * Come as a user who is authenticated.
	 * @param principal the user, such as an {@code Authentication} of Spring Security
	 */
	public TestConnectionRequest principal(Principal principal) {
		return with(this.handshake.headers(), this.handshake.subprotocols(), principal,
				this.handshake.sessionAttributes());
	}

	/**
	 * Come as a user who is authenticated.
	 * @param name the name of the user
	 */
	public TestConnectionRequest principal(String name) {
		return principal(new NamedPrincipal(name));
	}

	/**
	 * Come with an attribute of the HTTP session.
	 * @param name the name
	 * @param value the value
	 */
	public TestConnectionRequest sessionAttribute(String name, Object value) {
		Map<String, Object> attributes = new HashMap<>(this.handshake.sessionAttributes());
		attributes.put(name, value);
		return with(this.handshake.headers(), this.handshake.subprotocols(), this.handshake.principal(), attributes);
	}

	private TestConnectionRequest with(HttpHeaders headers, List<String> subprotocols, @Nullable Principal principal,
			Map<String, Object> sessionAttributes) {
		return new TestConnectionRequest(this.parts, new Handshake(this.handshake.path(), this.handshake.queryString(),
				headers, subprotocols, this.handshake.client(), this.handshake.server(), principal, sessionAttributes));
	}

	/**
	 * Connect. What the consumer of the path answers is known when this returns, unless
	 * it puts the connection off, or leaves the answer to somebody else.
	 * @return the connection, accepted or not
	 */
	public TestConnection connect() {
		SocketlessConnection connection = this.parts.connections().open(this.handshake);
		this.parts.callerThread().run(() -> connection.connect(this.parts.dispatch()));
		if (connection.status() == 0) {
			this.parts.delays()
				.after(this.parts.acceptTimeout(), () -> this.parts.callerThread().run(connection::timeOut));
		}
		return new TestConnection(connection, this.parts);
	}

}
