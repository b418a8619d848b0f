package io.channels.security.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;

/**
 * The token that a browser sends as a subprotocol, since it cannot set headers:
 * {@code channels.token.} and the token in base64url.
 */
public final class HandshakeToken {

	private static final String PREFIX = "channels.token.";

	/**
	 * The attribute of a request that says that somebody has read the token.
	 */
	private static final String READ = HandshakeToken.class.getName() + ".read";

	private HandshakeToken() {
	}

	/**
	 * Read the token of a handshake, which consumers do not see from then on. What is no
	 * valid base64url is an empty token, which nobody accepts.
	 * @param request any request
	 */
	public static Optional<String> read(HttpServletRequest request) {
		Optional<String> token = look(request);
		token.ifPresent((read) -> request.setAttribute(READ, true));
		return token;
	}

	/**
	 * Return the token of a handshake, which consumers see nevertheless.
	 */
	static Optional<String> look(HttpServletRequest request) {
		return isHandshake(request)
				? Subprotocols.of(request).filter(HandshakeToken::isToken).findFirst().map(HandshakeToken::decode)
				: Optional.empty();
	}

	static boolean wasRead(HttpServletRequest request) {
		return request.getAttribute(READ) != null;
	}

	static boolean isHandshake(HttpServletRequest request) {
		return "GET".equals(request.getMethod())
				&& "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
	}

	static boolean isToken(String subprotocol) {
		return subprotocol.startsWith(PREFIX);
	}

	private static String decode(String subprotocol) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(subprotocol.substring(PREFIX.length()));
			return new String(bytes, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
