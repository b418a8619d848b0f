package io.channels.security.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UrlPathHelper;

/**
 * Part of a filter chain of Spring Security: lets a handshake with a ticket in as who the
 * ticket was issued to, answers 401 to a ticket that does not hold, and hides tickets and
 * tokens from everything behind. Other requests pass by.
 */
public final class HandshakeCredentialsFilter extends OncePerRequestFilter {

	private static final Logger log = LoggerFactory.getLogger(HandshakeCredentialsFilter.class);

	private final SecurityContextHolderStrategy strategy = SecurityContextHolder.getContextHolderStrategy();

	private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

	private final WebSocketTickets tickets;

	private final QueryParameter parameter;

	/**
	 * Create a filter.
	 * @param tickets what knows the tickets
	 * @param parameter the parameter of the query that holds a ticket
	 */
	public HandshakeCredentialsFilter(WebSocketTickets tickets, String parameter) {
		this.tickets = tickets;
		this.parameter = new QueryParameter(parameter);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !HandshakeToken.isHandshake(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String ticket = ticket(request);
		if (ticket != null && !authenticate(ticket, request, response)) {
			return;
		}
		boolean hidden = ticket != null || HandshakeToken.wasRead(request);
		chain.doFilter(hidden ? new HandshakeWithoutCredentials(request, this.parameter) : request, response);
	}

	private @Nullable String ticket(HttpServletRequest request) {
		String inQuery = this.parameter.in(request.getQueryString());
		return (inQuery != null) ? inQuery
				: HandshakeToken.look(request).filter(WebSocketTickets::isTicket).orElse(null);
	}

	/**
	 * Let the client in, or answer that it cannot be.
	 * @return whether it is in
	 */
	private boolean authenticate(String ticket, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Optional<TicketGrant> grant;
		try {
			grant = this.tickets.use(ticket, UrlPathHelper.defaultInstance.getPathWithinApplication(request));
		}
		catch (RuntimeException ex) {
			log.error("Could not look up a ticket", ex);
			answer(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Tickets cannot be checked now.");
			return false;
		}
		if (grant.isEmpty()) {
			answer(response, HttpServletResponse.SC_UNAUTHORIZED, "The ticket does not hold.");
			return false;
		}
		SecurityContext context = this.strategy.createEmptyContext();
		context.setAuthentication(grant.get().authentication());
		this.strategy.setContext(context);
		this.contexts.saveContext(context, request, response);
		request.setAttribute(TicketGrant.ATTRIBUTE, grant.get());
		return true;
	}

	private static void answer(HttpServletResponse response, int status, String text) throws IOException {
		response.setStatus(status);
		response.setContentType("text/plain;charset=UTF-8");
		response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

}
