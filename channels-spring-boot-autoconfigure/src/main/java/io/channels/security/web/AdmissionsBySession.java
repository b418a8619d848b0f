package io.channels.security.web;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The connections that belong to HTTP sessions, by the ids of these. Everything is
 * guarded by its monitor, in which no foreign code runs.
 */
final class AdmissionsBySession {

	private final Map<String, Set<SessionAdmission>> admissions = new HashMap<>();

	synchronized void add(SessionAdmission admission) {
		this.admissions.computeIfAbsent(admission.sessionId(), (absent) -> new HashSet<>()).add(admission);
	}

	synchronized void remove(SessionAdmission admission) {
		this.admissions.computeIfPresent(admission.sessionId(), (id, all) -> {
			all.remove(admission);
			return all.isEmpty() ? null : all;
		});
	}

	synchronized Set<SessionAdmission> removeAll(String sessionId) {
		Set<SessionAdmission> removed = this.admissions.remove(sessionId);
		return (removed != null) ? removed : Set.of();
	}

	/**
	 * A session has another id now.
	 */
	synchronized void move(String oldSessionId, String sessionId) {
		for (SessionAdmission admission : removeAll(oldSessionId)) {
			admission.moved(sessionId);
			add(admission);
		}
	}

}
