package io.channels.layer;

import org.jspecify.annotations.Nullable;

/**
 * Something a channel layer could not do.
 */
public class ChannelLayerException extends RuntimeException {

	public ChannelLayerException(String message) {
		this(message, null);
	}

	public ChannelLayerException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
