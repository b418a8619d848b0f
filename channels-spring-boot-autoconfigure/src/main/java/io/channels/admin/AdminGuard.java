package io.channels.admin;

import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.WebUtils;

/**
 * Answers requests that may not reach the page: of those who may not use it, and of pages
 * of other sites in the name of those who may.
 */
final class AdminGuard {

	/**
	 * A header that no page of another site can send.
	 */
	static final String OWN_HEADER = "X-Channels-Admin";

	private final AdminAccess access;

	AdminGuard(AdminAccess access) {
		this.access = access;
	}

	ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		HttpServletRequest servletRequest = request.servletRequest();
		boolean changing = request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD;
		if (!this.access.isGranted(servletRequest)) {
			if (!changing && accepts(request, MediaType.TEXT_HTML)) {
				this.access.askForLogin();
			}
			return refused("You may not use this page");
		}
		if (changing && !isOfThePage(request)) {
			return refused("Only this page may do that");
		}
		return next.handle(request);
	}

	private static boolean accepts(ServerRequest request, MediaType type) {
		return request.headers().accept().stream().anyMatch((accepted) -> type.equalsTypeAndSubtype(accepted));
	}

	private static boolean isOfThePage(ServerRequest request) {
		HttpHeaders headers = request.headers().asHttpHeaders();
		Optional<MediaType> type = request.headers().contentType();
		List<String> site = headers.getOrEmpty("Sec-Fetch-Site");
		return headers.containsHeader(OWN_HEADER)
				&& type.filter(MediaType.APPLICATION_JSON::equalsTypeAndSubtype).isPresent()
				&& (site.isEmpty() || site.equals(List.of("same-origin")))
				&& WebUtils.isSameOrigin(new ServletServerHttpRequest(request.servletRequest()));
	}

	private static ServerResponse refused(String reason) {
		return ServerResponse.status(HttpStatus.FORBIDDEN).contentType(MediaType.TEXT_PLAIN).body(reason);
	}

}
