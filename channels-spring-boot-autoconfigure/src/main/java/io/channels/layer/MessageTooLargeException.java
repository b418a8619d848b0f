package io.channels.layer;

/**
 * A message was refused because its content is larger than {@code max-message-size}.
 */
public class MessageTooLargeException extends ChannelLayerException {

	private final int size;

	private final long maxSize;

	public MessageTooLargeException(String target, int size, long maxSize) {
		super("Message for '%s' has %d bytes, but 'max-message-size' is %d. Send less, or a reference to it"
			.formatted(target, size, maxSize));
		this.size = size;
		this.maxSize = maxSize;
	}

	public int getSize() {
		return this.size;
	}

	public long getMaxSize() {
		return this.maxSize;
	}

}
