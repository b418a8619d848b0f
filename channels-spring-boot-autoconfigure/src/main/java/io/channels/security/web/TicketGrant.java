package io.channels.security.web;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * What a ticket gives to who shows it.
 *
 * @param authentication who it was issued to
 * @param end when that authentication ends by itself, or null if it does not say
 * @param sessionId the HTTP session it was issued in, or null if there was none
 */
record TicketGrant(Authentication authentication, @Nullable Instant end, @Nullable String sessionId) {

	/**
	 * The attribute of a request in which it is kept.
	 */
	static final String ATTRIBUTE = TicketGrant.class.getName();

}
