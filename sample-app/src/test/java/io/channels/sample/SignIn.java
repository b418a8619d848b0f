package io.channels.sample;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody with cookies, who signs in at a node.
 */
final class SignIn {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final CookieManager cookies = new CookieManager();

	private final HttpClient http = HttpClient.newBuilder().cookieHandler(this.cookies).build();

	/**
	 * Sign in, and return where the node sends who has done so, without its address.
	 */
	String as(int port, String name, String password) throws IOException, InterruptedException {
		String form = "username=%s&password=%s&_csrf=%s".formatted(name, password,
				me(port).path("token").stringValue());
		HttpResponse<String> answer = post(port, "/sign-in", form);
		return path(answer);
	}

	String out(int port) throws IOException, InterruptedException {
		return path(post(port, "/sign-out", "_csrf=" + me(port).path("token").stringValue()));
	}

	private static String path(HttpResponse<String> answer) {
		URI location = URI.create(answer.headers().firstValue("Location").orElseThrow());
		return (location.getQuery() != null) ? location.getPath() + "?" + location.getQuery() : location.getPath();
	}

	/**
	 * Return what a node says of who asks.
	 */
	JsonNode me(int port) throws IOException, InterruptedException {
		return MAPPER.readTree(get(port, "/api/me").body());
	}

	HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(port, path)));
	}

	HttpResponse<String> post(int port, String path, String form) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(uri(port, path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(form)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static URI uri(int port, String path) {
		return URI.create("http://localhost:" + port + path);
	}

	/**
	 * Return the cookies as a header.
	 */
	String cookies() {
		return this.cookies.getCookieStore()
			.getCookies()
			.stream()
			.map(HttpCookie::toString)
			.collect(Collectors.joining("; "));
	}

}
