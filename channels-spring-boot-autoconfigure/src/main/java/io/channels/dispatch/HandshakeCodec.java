package io.channels.dispatch;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;

/**
 * Writes handshakes as JSON, for consumers on other nodes. Attributes of the HTTP session
 * travel if they are strings, numbers or booleans, and keep their types; others stay
 * behind. The application's settings of JSON play no part, since nodes may differ in
 * them. Immutable, for any thread.
 */
final class HandshakeCodec {

	private static final Logger logger = LoggerFactory.getLogger(HandshakeCodec.class);

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final Map<String, Function<String, Object>> TYPES = Map.ofEntries(
			Map.entry("String", (text) -> text), Map.entry("Boolean", Boolean::valueOf),
			Map.entry("Byte", Byte::valueOf), Map.entry("Short", Short::valueOf),
			Map.entry("Integer", Integer::valueOf), Map.entry("Long", Long::valueOf),
			Map.entry("Float", Float::valueOf), Map.entry("Double", Double::valueOf),
			Map.entry("BigInteger", BigInteger::new), Map.entry("BigDecimal", BigDecimal::new));

	private final PrincipalCodec principals;

	HandshakeCodec(PrincipalCodec principals) {
		this.principals = principals;
	}

	String write(Handshake handshake) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		handshake.headers().forEach(headers::put);
		Map<String, Attribute> attributes = new LinkedHashMap<>();
		handshake.sessionAttributes().forEach((name, value) -> {
			String type = value.getClass().getSimpleName();
			if (value.getClass().getName().startsWith("java.") && TYPES.containsKey(type)) {
				attributes.put(name, new Attribute(type, value.toString()));
			}
			else {
				logger.debug("Attribute '{}' of the HTTP session stays behind: it is a {}", name,
						value.getClass().getName());
			}
		});
		Principal principal = handshake.principal();
		return MAPPER.writeValueAsString(new Written(handshake.path(), handshake.queryString(), headers,
				handshake.subprotocols(), Address.of(handshake.client()), Address.of(handshake.server()),
				(principal != null) ? this.principals.write(principal) : null, attributes));
	}

	Handshake read(String text) {
		Written written = MAPPER.readValue(text, Written.class);
		HttpHeaders headers = new HttpHeaders();
		written.headers().forEach(headers::addAll);
		Map<String, Object> attributes = new LinkedHashMap<>();
		written.attributes().forEach((name, attribute) -> attributes.put(name, attribute.value()));
		return new Handshake(written.path(), written.queryString(), headers, written.subprotocols(),
				Address.read(written.client()), Address.read(written.server()),
				(written.principal() != null) ? this.principals.read(written.principal()) : null, attributes);
	}

	private record Written(String path, String queryString, Map<String, List<String>> headers,
			List<String> subprotocols, @Nullable Address client, @Nullable Address server, @Nullable String principal,
			Map<String, Attribute> attributes) {
	}

	private record Attribute(String type, String text) {

		Object value() {
			Function<String, Object> reader = TYPES.get(this.type);
			return (reader != null) ? reader.apply(this.text) : this.text;
		}

	}

	private record Address(String host, int port) {

		static @Nullable Address of(@Nullable InetSocketAddress address) {
			return (address != null) ? new Address(address.getHostString(), address.getPort()) : null;
		}

		static @Nullable InetSocketAddress read(@Nullable Address address) {
			return (address != null) ? InetSocketAddress.createUnresolved(address.host(), address.port()) : null;
		}

	}

	/**
	 * What a native image keeps of handshakes, which Jackson writes and reads.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), Written.class);
		}

	}

}
