package io.channels.security.web;

import java.security.Principal;
import java.time.Instant;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

import io.channels.websocket.Handshake;
import io.channels.websocket.server.Admission;
import io.channels.websocket.server.AdmissionSource;

/**
 * Ends connections whose token expires, or else whose HTTP session ends. Who was let in
 * by a ticket goes with the token or session that it was issued in. Safe for use by any
 * thread: its one structure guards itself.
 */
public final class SecurityAdmissions implements AdmissionSource, HttpSessionListener, HttpSessionIdListener {

	private final AdmissionsBySession bySession = new AdmissionsBySession();

	private final List<CredentialsExpiry> expiries;

	private final List<SessionCheck> checks;

	/**
	 * Create the admissions.
	 * @param expiries what knows when an authentication ends
	 * @param checks what knows whether a session lasts
	 */
	public SecurityAdmissions(List<CredentialsExpiry> expiries, List<SessionCheck> checks) {
		this.expiries = List.copyOf(expiries);
		this.checks = List.copyOf(checks);
	}

	@Override
	public @Nullable Admission admit(HttpServletRequest request, Handshake handshake, Runnable end) {
		Principal principal = handshake.principal();
		if (principal == null) {
			return null;
		}
		if (request.getAttribute(TicketGrant.ATTRIBUTE) instanceof TicketGrant grant) {
			String sessionId = grant.sessionId();
			return (sessionId != null) ? inSession(new SessionAdmission(sessionId, null, principal.getName(),
					grant.end(), this.checks, this.bySession, end)) : byTime(grant.end());
		}
		Instant expiry = (principal instanceof Authentication authentication)
				? CredentialsExpiries.earliest(this.expiries, authentication).orElse(null) : null;
		HttpSession session = request.getSession(false);
		if (expiry != null || session == null) {
			return byTime(expiry);
		}
		return inSession(new SessionAdmission(session.getId(), session, principal.getName(), null, this.checks,
				this.bySession, end));
	}

	private static @Nullable Admission byTime(@Nullable Instant end) {
		return (end != null) ? new TimedAdmission(end) : null;
	}

	private Admission inSession(SessionAdmission admission) {
		this.bySession.add(admission);
		if (!admission.isSessionValid()) {
			// It ended before anybody could tell.
			admission.expel();
		}
		return admission;
	}

	@Override
	public void sessionDestroyed(HttpSessionEvent event) {
		this.bySession.removeAll(event.getSession().getId()).forEach(SessionAdmission::expel);
	}

	@Override
	public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
		this.bySession.move(oldSessionId, event.getSession().getId());
	}

	/**
	 * An admission that ends at a time.
	 */
	private record TimedAdmission(Instant end) implements Admission {

		@Override
		public boolean holds() {
			return true;
		}

	}

}
