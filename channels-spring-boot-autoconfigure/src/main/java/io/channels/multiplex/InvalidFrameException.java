package io.channels.multiplex;

import org.jspecify.annotations.Nullable;

/**
 * A frame of a client that names no stream or carries no payload.
 */
public final class InvalidFrameException extends Exception {

	private final @Nullable String stream;

	private final transient StreamError error;

	public InvalidFrameException(@Nullable String stream, StreamError error) {
		super(error.message(), null, false, false);
		this.stream = stream;
		this.error = error;
	}

	public @Nullable String getStream() {
		return this.stream;
	}

	public StreamError getError() {
		return this.error;
	}

}
