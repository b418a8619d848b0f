package io.channels.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;

/**
 * Tells whether a layer can work. It asks for the layer's problem alone, since statistics
 * may wait for a backend.
 */
public final class LayerHealthIndicator extends AbstractHealthIndicator {

	private final String alias;

	private final ChannelLayer layer;

	LayerHealthIndicator(String alias, ChannelLayer layer) {
		super("Health check of channel layer '%s' failed".formatted(alias));
		this.alias = alias;
		this.layer = layer;
	}

	/**
	 * Return an indicator of each layer, under its alias.
	 * @param layers the layers
	 */
	public static CompositeHealthContributor ofEach(ChannelLayers layers) {
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		layers.aliases().forEach((alias) -> indicators.put(alias, new LayerHealthIndicator(alias, layers.get(alias))));
		return CompositeHealthContributor.fromMap(indicators);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.withDetail("layer", this.alias);
		this.layer.problem().ifPresentOrElse((problem) -> builder.down().withDetail("problem", problem), builder::up);
	}

}
