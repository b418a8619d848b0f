package io.channels.layer.memory;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.channels.layer.MessageTooLargeException;
import io.channels.layer.SessionStore;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;

/**
 * Sessions within one JVM. One concurrent map.
 */
final class InMemorySessions implements SessionStore {

	private final ConcurrentMap<ChannelName, SavedSession> sessions = new ConcurrentHashMap<>();

	private final long maxSize;

	InMemorySessions(long maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	public void save(ChannelName connection, long version, String session) {
		int size = Content.of("values", session).size();
		if (size > this.maxSize) {
			throw new MessageTooLargeException(connection.value(), size, this.maxSize);
		}
		this.sessions.merge(connection, new SavedSession(version, session),
				(known, changed) -> (known.version() > changed.version()) ? known : changed);
	}

	@Override
	public Optional<SavedSession> load(ChannelName connection) {
		return Optional.ofNullable(this.sessions.get(connection));
	}

	@Override
	public void remove(ChannelName connection) {
		this.sessions.remove(connection);
	}

	/**
	 * Forget the sessions of a gateway that has gone.
	 */
	void removeAll(ChannelSource prefix) {
		this.sessions.keySet().removeIf((connection) -> connection.source().equals(prefix));
	}

}
