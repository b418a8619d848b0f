package io.channels.websocket;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * What a client asked for when it opened its WebSocket.
 *
 * @param path the path within the application, decoded
 * @param queryString the query string as sent, or an empty string
 * @param headers the headers
 * @param subprotocols the subprotocols the client offers, in its order
 * @param client the address of the client, if known
 * @param server the address it connected to, if known
 * @param principal who the client is, if it is authenticated
 * @param sessionAttributes the attributes of the HTTP session at the handshake
 */
public record Handshake(String path, String queryString, HttpHeaders headers, List<String> subprotocols,
		@Nullable InetSocketAddress client, @Nullable InetSocketAddress server, @Nullable Principal principal,
		Map<String, Object> sessionAttributes) {

	public Handshake {
		headers = HttpHeaders.readOnlyHttpHeaders(headers);
		subprotocols = List.copyOf(subprotocols);
		sessionAttributes = Map.copyOf(sessionAttributes);
	}

	/**
	 * Return the first value of a query parameter, decoded.
	 * @param name the name of the parameter
	 */
	public Optional<String> query(String name) {
		return Optional.ofNullable(queryParameters().getFirst(name));
	}

	/**
	 * Return all query parameters, decoded. A parameter without a value has an empty one.
	 */
	public MultiValueMap<String, String> queryParameters() {
		MultiValueMap<String, String> decoded = new LinkedMultiValueMap<>();
		UriComponentsBuilder.newInstance()
			.query(this.queryString)
			.build()
			.getQueryParams()
			.forEach((name, values) -> values.forEach((value) -> decoded.add(decode(name), decode(value))));
		return decoded;
	}

	private static String decode(@Nullable String value) {
		if (value == null) {
			return "";
		}
		try {
			return UriUtils.decode(value.replace('+', ' '), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// A stray percent sign is taken as it is.
			return value;
		}
	}

}
