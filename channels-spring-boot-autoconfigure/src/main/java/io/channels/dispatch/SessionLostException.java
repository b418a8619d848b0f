package io.channels.dispatch;

import java.util.Optional;

import io.channels.layer.SessionStore.SavedSession;
import io.channels.message.ChannelName;

/**
 * The layer does not have the session of a connection any more.
 */
class SessionLostException extends RuntimeException {

	SessionLostException(ChannelName connection, long version, Optional<SavedSession> found) {
		super("The layer has lost the session of '%s' as it was after event %d; it has %s".formatted(connection,
				version, found.map((saved) -> "that after event %d".formatted(saved.version())).orElse("none")));
	}

}
