package io.channels.layer.redis;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayerException;

/**
 * A message in Redis that this node cannot read. It says why, and what to do about it.
 */
final class UnreadableMessageException extends ChannelLayerException {

	UnreadableMessageException(String target, String problem) {
		this(target, problem, null);
	}

	UnreadableMessageException(String target, String problem, @Nullable Throwable cause) {
		super("Message for '%s' cannot be read: %s".formatted(target, problem), cause);
	}

}
