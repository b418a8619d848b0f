package io.channels.security.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.util.Assert;
import tools.jackson.databind.json.JsonMapper;

import io.channels.websocket.PrincipalCodec;

/**
 * Tickets that let a client in once: a page gets one over HTTP, where it is signed in,
 * and shows it at the handshake of a WebSocket, where browsers cannot set headers. A
 * ticket is random and of 256 bits, holds for a short time and for one handshake on any
 * node, and maybe for one path alone. What is stored does not tell the ticket. Safe for
 * use by any thread.
 */
public final class WebSocketTickets {

	private static final String PREFIX = "ticket-";

	private static final Pattern TICKET = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

	private static final int BYTES = 32;

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();

	private final SecureRandom random = new SecureRandom();

	private final TicketStore store;

	private final PrincipalCodec principals;

	private final List<CredentialsExpiry> expiries;

	private final Duration lifetime;

	private final Clock clock;

	/**
	 * Create tickets.
	 * @param store where they are kept
	 * @param principals what writes who they were issued to
	 * @param expiries what knows when an authentication ends
	 * @param lifetime how long they hold
	 * @param clock what tells the time
	 */
	public WebSocketTickets(TicketStore store, PrincipalCodec principals, List<CredentialsExpiry> expiries,
			Duration lifetime, Clock clock) {
		Assert.isTrue(lifetime.toMillis() > 0,
				() -> "ticket-lifetime is %s, but a ticket must hold for at least 1 ms".formatted(lifetime));
		this.store = store;
		this.principals = principals;
		this.expiries = List.copyOf(expiries);
		this.lifetime = lifetime;
		this.clock = clock;
	}

	/**
	 * Issue a ticket to who sent a request. A connection it lets in ends with the session
	 * or the token of this request.
	 * @param request the request
	 * @throws IllegalArgumentException if nobody was authenticated
	 */
	public String issue(HttpServletRequest request) {
		return issue(authentication(request), null, session(request));
	}

	/**
	 * Issue a ticket to who sent a request, for one path alone.
	 * @param request the request
	 * @param path the path of the WebSocket within the application, decoded
	 * @throws IllegalArgumentException if nobody was authenticated
	 */
	public String issue(HttpServletRequest request, String path) {
		return issue(authentication(request), path, session(request));
	}

	/**
	 * Issue a ticket that belongs to no session.
	 * @param authentication who shall be let in
	 * @param path the path of the WebSocket within the application, decoded; null for any
	 * @throws IllegalArgumentException if nobody was authenticated
	 */
	public String issue(Authentication authentication, @Nullable String path) {
		return issue(authentication, path, null);
	}

	private String issue(@Nullable Authentication authentication, @Nullable String path, @Nullable String sessionId) {
		Assert.isTrue(this.trust.isAuthenticated(authentication),
				"Cannot issue a ticket: nobody is authenticated; let Spring Security ask for that first");
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		String ticket = PREFIX + BASE64.encodeToString(bytes);
		Instant end = CredentialsExpiries.earliest(this.expiries, authentication).orElse(null);
		Written written = new Written(this.principals.write(authentication), path,
				this.clock.millis() + this.lifetime.toMillis(), (end != null) ? end.toEpochMilli() : null, sessionId);
		this.store.put(key(ticket), MAPPER.writeValueAsString(written), this.lifetime);
		return ticket;
	}

	/**
	 * Use up a ticket.
	 * @param ticket what a client shows, whatever it is
	 * @param path the path within the application that it asks for
	 * @return what it gives, or nothing if it is none, was used before, is too old, or
	 * was issued for another path
	 */
	Optional<TicketGrant> use(String ticket, String path) {
		if (!TICKET.matcher(ticket).matches()) {
			return Optional.empty();
		}
		String content = this.store.take(key(ticket));
		if (content == null) {
			return Optional.empty();
		}
		Written written = MAPPER.readValue(content, Written.class);
		long now = this.clock.millis();
		boolean valid = now < written.until() && (written.end() == null || now < written.end())
				&& (written.path() == null || written.path().equals(path));
		return valid ? Optional.of(grant(written)) : Optional.empty();
	}

	private TicketGrant grant(Written written) {
		Principal principal = this.principals.read(written.principal());
		Authentication authentication = (principal instanceof Authentication known) ? known
				: new PreAuthenticatedAuthenticationToken(principal, null, AuthorityUtils.NO_AUTHORITIES);
		Long end = written.end();
		return new TicketGrant(authentication, (end != null) ? Instant.ofEpochMilli(end) : null, written.session());
	}

	/**
	 * Return whether a client means to show a ticket, rather than a token.
	 */
	static boolean isTicket(String credentials) {
		return credentials.startsWith(PREFIX);
	}

	private static @Nullable Authentication authentication(HttpServletRequest request) {
		return (request.getUserPrincipal() instanceof Authentication authentication) ? authentication : null;
	}

	private static @Nullable String session(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null) ? session.getId() : null;
	}

	private static String key(String ticket) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.US_ASCII));
			return BASE64.encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	/**
	 * What is kept of a ticket.
	 */
	private record Written(String principal, @Nullable String path, long until, @Nullable Long end,
			@Nullable String session) {
	}

}
