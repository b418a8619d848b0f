package io.channels.layer;

import java.util.Optional;

import io.channels.message.ChannelName;

/**
 * Keeps the sessions of connections whose consumers run on other nodes than their
 * gateway, from where the next worker has them. A session is known by the reply channel
 * of its connection, which is below a prefix that the gateway has subscribed; it ends
 * with that subscription at the latest, and is not emptied with the layer. Safe for use
 * by any thread.
 */
public interface SessionStore {

	/**
	 * Save a session, unless a later version of it is there. Returns when the layer has
	 * it.
	 * @param connection the reply channel of the connection
	 * @param version the order of the last event that the session knows
	 * @param session its values, as text
	 * @throws MessageTooLargeException if it exceeds {@code max-message-size}
	 * @throws ChannelLayerException if it cannot be saved now
	 */
	void save(ChannelName connection, long version, String session);

	/**
	 * Return a session as it was saved last, or nothing if there is none.
	 * @param connection the reply channel of the connection
	 * @throws ChannelLayerException if that cannot be said now
	 */
	Optional<SavedSession> load(ChannelName connection);

	/**
	 * Remove a session, if there is one. Returns at once; if it cannot be removed now, it
	 * ends by itself.
	 * @param connection the reply channel of the connection
	 */
	void remove(ChannelName connection);

	/**
	 * A session as it was saved.
	 *
	 * @param version the order of the last event that it knows
	 * @param values its values, as text
	 */
	record SavedSession(long version, String values) {
	}

}
