package io.channels.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/**
 * What a page does over HTTP before it opens a socket.
 *
 * @param port the port of the application
 */
record SignIn(int port) {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	/**
	 * Sign a user in.
	 * @return the cookie of the session
	 */
	String session(String user) {
		HttpResponse<String> response = send(
				request("/login").header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString("username=" + user + "&password=secret")));
		return response.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
	}

	void signOut(String cookie) {
		send(request("/logout").header("Cookie", cookie).POST(HttpRequest.BodyPublishers.noBody()));
	}

	/**
	 * Get a page.
	 * @param header the name and value of a header
	 */
	HttpResponse<String> get(String path, String... header) {
		HttpRequest.Builder request = request(path);
		if (header.length > 0) {
			request.headers(header);
		}
		return send(request);
	}

	static String token(JwtEncoder encoder, String user, Instant end) {
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.subject(user)
			.claim("scope", List.of("read"))
			.issuedAt(end.minus(Duration.ofDays(1)))
			.expiresAt(end)
			.build();
		return encoder.encode(JwtEncoderParameters.from(JwsHeader.with(MacAlgorithm.HS256).build(), claims))
			.getTokenValue();
	}

	/**
	 * Return the subprotocol in which a browser sends a token.
	 */
	static String subprotocol(String token) {
		return "channels.token."
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
