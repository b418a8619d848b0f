package io.channels.autoconfigure;

/**
 * A layer that is configured in a way that cannot work.
 */
final class InvalidLayerException extends RuntimeException {

	private final String action;

	InvalidLayerException(String description, String action) {
		super(description);
		this.action = action;
	}

	String getAction() {
		return this.action;
	}

}
