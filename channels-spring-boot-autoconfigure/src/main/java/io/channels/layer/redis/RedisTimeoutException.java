package io.channels.layer.redis;

/**
 * Redis did not answer in time. What it was told may still happen.
 */
final class RedisTimeoutException extends RedisUnreachableException {

	RedisTimeoutException(String message, Throwable cause) {
		super(message, cause);
	}

}
