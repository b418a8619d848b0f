package io.channels.redis;

/**
 * A server answered a command with an error; the message is what it said.
 */
@SuppressWarnings("serial")
public final class RedisErrorReply extends RuntimeException {

	RedisErrorReply(String message) {
		super(message);
	}

}
