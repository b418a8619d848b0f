package io.channels.layer;

/**
 * Wraps a layer for what the application sends. What the framework itself sends does not
 * go through it.
 */
@FunctionalInterface
public interface ChannelLayerDecorator {

	/**
	 * Wrap a layer.
	 * @param alias the alias of the layer
	 * @param layer the layer
	 * @return the layer for the application
	 */
	ChannelLayer decorate(String alias, ChannelLayer layer);

}
