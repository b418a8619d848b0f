package io.channels.dispatch;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeCodecTests {

	private final HandshakeCodec codec = new HandshakeCodec(PrincipalCodec.ofName());

	@Test
	void everythingThatTheClientAskedForSurvives() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Cookie", "a=1");
		headers.add("X-Many", "one");
		headers.add("X-Many", "two");

		Handshake read = read(new Handshake("/chat/a b", "q=%20", headers, List.of("v2", "v1"),
				InetSocketAddress.createUnresolved("10.0.0.1", 4711), InetSocketAddress.createUnresolved("::1", 80),
				() -> "ann", Map.of()));

		assertThat(read.path()).isEqualTo("/chat/a b");
		assertThat(read.queryString()).isEqualTo("q=%20");
		assertThat(read.headers().get("x-many")).containsExactly("one", "two");
		assertThat(read.subprotocols()).containsExactly("v2", "v1");
		assertThat(read.client()).isEqualTo(InetSocketAddress.createUnresolved("10.0.0.1", 4711));
		assertThat(read.server()).isEqualTo(InetSocketAddress.createUnresolved("::1", 80));
		assertThat(read.principal()).isNotNull().extracting("name").isEqualTo("ann");
	}

	@Test
	void whatIsNotThereStaysAway() {
		Handshake read = read(handshake(Map.of()));

		assertThat(read).isEqualTo(handshake(Map.of()));
	}

	@Test
	void attributesKeepTheirTypes() {
		Map<String, Object> attributes = Map.of("text", "5", "long", 5L, "int", 5, "short", (short) 5, "byte", (byte) 5,
				"double", 5.0, "float", 5.0f, "flag", true, "decimal", new BigDecimal("5.00"));

		assertThat(read(handshake(attributes)).sessionAttributes()).isEqualTo(attributes);
	}

	@Test
	void otherAttributesStayBehind() {
		Map<String, Object> attributes = new HashMap<>(Map.of("list", List.of(1), "name", "ann"));
		attributes.put("own", new Long(5));

		assertThat(read(handshake(attributes)).sessionAttributes()).containsOnlyKeys("name");
	}

	private Handshake read(Handshake handshake) {
		return this.codec.read(this.codec.write(handshake));
	}

	private static Handshake handshake(Map<String, Object> attributes) {
		return new Handshake("/", "", new HttpHeaders(), List.of(), null, null, null, attributes);
	}

	/**
	 * Something of the application's with the name of a number.
	 */
	private record Long(int value) {
	}

}
