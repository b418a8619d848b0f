package io.channels.dispatch;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;

/**
 * Writes handshakes as JSON, for consumers on other nodes. Attributes of the HTTP session
 * travel if they are strings, numbers or booleans; others stay behind. Immutable, for any
 * thread.
 */
final class HandshakeCodec {

	private static final Logger logger = LoggerFactory.getLogger(HandshakeCodec.class);

	private final JsonMapper mapper;

	private final PrincipalCodec principals;

	HandshakeCodec(JsonMapper mapper, PrincipalCodec principals) {
		this.mapper = mapper;
		this.principals = principals;
	}

	String write(Handshake handshake) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		handshake.headers().forEach(headers::put);
		Map<String, Object> attributes = new LinkedHashMap<>();
		handshake.sessionAttributes().forEach((name, value) -> {
			if (value instanceof String || value instanceof Number || value instanceof Boolean) {
				attributes.put(name, value);
			}
			else {
				logger.debug("Attribute '{}' of the HTTP session stays behind: it is a {}", name,
						value.getClass().getName());
			}
		});
		Principal principal = handshake.principal();
		return this.mapper.writeValueAsString(new Written(handshake.path(), handshake.queryString(), headers,
				handshake.subprotocols(), Address.of(handshake.client()), Address.of(handshake.server()),
				(principal != null) ? this.principals.write(principal) : null, attributes));
	}

	Handshake read(String text) {
		Written written = this.mapper.readValue(text, Written.class);
		HttpHeaders headers = new HttpHeaders();
		written.headers().forEach(headers::addAll);
		return new Handshake(written.path(), written.queryString(), headers, written.subprotocols(),
				Address.read(written.client()), Address.read(written.server()),
				(written.principal() != null) ? this.principals.read(written.principal()) : null, written.attributes());
	}

	private record Written(String path, String queryString, Map<String, List<String>> headers,
			List<String> subprotocols, @Nullable Address client, @Nullable Address server, @Nullable String principal,
			Map<String, Object> attributes) {
	}

	private record Address(String host, int port) {

		static @Nullable Address of(@Nullable InetSocketAddress address) {
			return (address != null) ? new Address(address.getHostString(), address.getPort()) : null;
		}

		static @Nullable InetSocketAddress read(@Nullable Address address) {
			return (address != null) ? InetSocketAddress.createUnresolved(address.host(), address.port()) : null;
		}

	}

}
