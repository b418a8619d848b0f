package io.channels.layer;

import org.jspecify.annotations.Nullable;

/**
 * A layer could not be made, since its backend cannot be used as it is configured.
 */
public class LayerUnavailableException extends ChannelLayerException {

	private final String alias;

	private final String action;

	/**
	 * Create the exception.
	 * @param alias the alias of the layer
	 * @param description what is wrong
	 * @param action what the user can do about it, in one sentence
	 * @param cause the failure of the backend, if there was one
	 */
	public LayerUnavailableException(String alias, String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.alias = alias;
		this.action = action;
	}

	public String getAlias() {
		return this.alias;
	}

	public String getAction() {
		return this.action;
	}

}
