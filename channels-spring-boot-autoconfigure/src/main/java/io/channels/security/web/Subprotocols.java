package io.channels.security.web;

import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.util.StringUtils;

/**
 * What a client offers in {@code Sec-WebSocket-Protocol}.
 */
final class Subprotocols {

	static final String HEADER = "Sec-WebSocket-Protocol";

	private Subprotocols() {
	}

	static Stream<String> of(HttpServletRequest request) {
		Enumeration<String> lines = request.getHeaders(HEADER);
		return (lines != null) ? Collections.list(lines)
			.stream()
			.flatMap((line) -> Stream.of(StringUtils.tokenizeToStringArray(line, ","))) : Stream.empty();
	}

}
