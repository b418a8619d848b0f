package io.channels.sample;

/**
 * Bytes that are no image, or none that can be shown. The message is fit for the sender.
 */
class UnreadableImageException extends Exception {

	UnreadableImageException(String message) {
		super(message);
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

}
