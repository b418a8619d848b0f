package io.channels.security.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Keeps tickets for all nodes, for a short time. By default they are kept by the default
 * layer; declare a bean of this type to keep them elsewhere.
 */
public interface TicketStore {

	/**
	 * Keep what belongs to a ticket.
	 * @param key a new key of 43 letters, digits, {@code -} and {@code _}, from which the
	 * ticket cannot be found out
	 * @param content what belongs to it
	 * @param lifetime how long it is of use
	 */
	void put(String key, String content, Duration lifetime);

	/**
	 * Take what belongs to a ticket. Of all who ask for a key, on all nodes, at most one
	 * gets it.
	 * @param key the key
	 * @return the content, or null if there is none, or none any more
	 */
	@Nullable String take(String key);

}
