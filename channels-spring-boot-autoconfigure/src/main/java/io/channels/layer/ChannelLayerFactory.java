package io.channels.layer;

/**
 * Makes the layers of one backend. Declare a bean of this type to offer a backend of your
 * own under a short name.
 */
public interface ChannelLayerFactory {

	/**
	 * Return the name to configure at {@code channels.layers.<alias>.backend}.
	 */
	String backend();

	/**
	 * Make a layer.
	 * @param settings its settings
	 * @return the layer, ready for use
	 * @throws LayerUnavailableException if the backend cannot be used as it is configured
	 */
	ChannelLayer create(LayerSettings settings);

}
