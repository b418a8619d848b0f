package io.channels.layer.redis;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayerException;

/**
 * There is no connection to Redis, or it broke.
 */
class RedisUnreachableException extends ChannelLayerException {

	RedisUnreachableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
