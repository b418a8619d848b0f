package io.channels.security.web;

import java.time.Instant;
import java.util.List;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

import io.channels.websocket.server.Admission;

/**
 * A connection that ends with an HTTP session, or as soon as that is somebody else's.
 * Immutable but for the id of the session.
 */
final class SessionAdmission implements Admission {

	private final @Nullable HttpSession session;

	private final @Nullable Instant end;

	private final List<SessionCheck> checks;

	private final AdmissionsBySession bySession;

	private final Runnable expel;

	private final @Nullable String user;

	private volatile String sessionId;

	/**
	 * Create an admission.
	 * @param sessionId the id of the session
	 * @param session the session, if this node has it in hand
	 * @param user the name of who was let in
	 * @param end when it ends even if the session goes on, or null
	 */
	SessionAdmission(String sessionId, @Nullable HttpSession session, String user, @Nullable Instant end,
			List<SessionCheck> checks, AdmissionsBySession bySession, Runnable expel) {
		this.sessionId = sessionId;
		this.session = session;
		this.end = end;
		this.checks = checks;
		this.bySession = bySession;
		this.expel = expel;
		this.user = (session != null && user.equals(userOf(session))) ? user : null;
	}

	/**
	 * Return who is signed in in a session, as far as it says.
	 */
	private static @Nullable String userOf(HttpSession session) {
		try {
			Object context = session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
			Authentication authentication = (context instanceof SecurityContext known) ? known.getAuthentication()
					: null;
			return (authentication != null) ? authentication.getName() : null;
		}
		catch (IllegalStateException ex) {
			// The session has ended.
			return null;
		}
	}

	String sessionId() {
		return this.sessionId;
	}

	void moved(String newSessionId) {
		this.sessionId = newSessionId;
	}

	/**
	 * Return whether the session is valid, as far as it knows itself.
	 */
	boolean isSessionValid() {
		if (this.session == null) {
			return true;
		}
		if (this.user != null) {
			return this.user.equals(userOf(this.session));
		}
		try {
			this.session.getCreationTime();
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	@Override
	public boolean holds() {
		return isSessionValid() && this.checks.stream().allMatch((check) -> check.lasts(this.sessionId));
	}

	@Override
	public Instant end() {
		return (this.end != null) ? this.end : Instant.MAX;
	}

	@Override
	public void left() {
		this.bySession.remove(this);
	}

	void expel() {
		this.expel.run();
	}

}
