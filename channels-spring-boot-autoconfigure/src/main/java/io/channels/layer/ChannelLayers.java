package io.channels.layer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All channel layers of the application by alias, in the order of their configuration.
 * Closing it closes the layers.
 */
public final class ChannelLayers implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChannelLayers.class);

	/**
	 * The alias of the layer that is used when none is named.
	 */
	public static final String DEFAULT = "default";

	/**
	 * The name of the bean.
	 */
	public static final String BEAN_NAME = "CHANNEL_LAYERS";

	private final Map<String, ChannelLayer> layers;

	public ChannelLayers(Map<String, ChannelLayer> layers) {
		this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
	}

	/**
	 * Return the layer of an alias.
	 * @param alias the alias
	 * @throws IllegalArgumentException if there is none
	 */
	public ChannelLayer get(String alias) {
		ChannelLayer layer = this.layers.get(alias);
		if (layer == null) {
			throw new IllegalArgumentException("No channel layer '%s'; configure 'channels.layers.%s' or use one of %s"
				.formatted(alias, alias, this.layers.keySet()));
		}
		return layer;
	}

	/**
	 * Return the layers as the application sends to them. They are closed with these.
	 * @param decorator what wraps each
	 */
	public ChannelLayers decorated(ChannelLayerDecorator decorator) {
		Map<String, ChannelLayer> decorated = new LinkedHashMap<>();
		this.layers.forEach((alias, layer) -> decorated.put(alias, decorator.decorate(alias, layer)));
		return new ChannelLayers(decorated);
	}

	public Set<String> aliases() {
		return this.layers.keySet();
	}

	@Override
	public void close() {
		this.layers.forEach((alias, layer) -> {
			try {
				layer.close();
			}
			catch (RuntimeException ex) {
				logger.warn("Channel layer '{}' failed to close", alias, ex);
			}
		});
	}

}
