package io.channels.multiplex;

import org.jspecify.annotations.Nullable;

/**
 * The form that frames of streams take on the wire. Declare a bean, or override
 * {@link WebSocketDemultiplexer#codec()}, for a form of your own.
 */
public interface StreamCodec {

	/**
	 * Read a frame of a client.
	 * @param text the text frame
	 * @throws InvalidFrameException if it is none, with what the client is told
	 */
	StreamFrame decode(String text) throws InvalidFrameException;

	/**
	 * Write a frame.
	 * @param stream the name of the stream
	 * @param payload what is said on it
	 */
	String encode(String stream, Object payload);

	/**
	 * Write an error.
	 * @param stream the name of the stream, or null if the client named none
	 * @param error the error
	 */
	String encodeError(@Nullable String stream, StreamError error);

	/**
	 * Return what a consumer, which knows nothing of streams, sends as text, as a
	 * payload.
	 * @param text the text
	 */
	Object payload(String text);

}
