package io.channels.cluster;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerStatistics;

/**
 * What a layer says of itself.
 *
 * @param type the class of the layer
 * @param problem what keeps it from its work, or null
 * @param statistics what happened on it, unless it has a problem
 */
public record LayerReport(String type, @Nullable String problem, @Nullable LayerStatistics statistics) {

	static LayerReport of(ChannelLayer layer) {
		String type = layer.getClass().getSimpleName();
		String problem = layer.problem().orElse(null);
		if (problem != null) {
			return new LayerReport(type, problem, null);
		}
		try {
			return new LayerReport(type, null, layer.statistics());
		}
		catch (ChannelLayerException ex) {
			return new LayerReport(type, ex.getMessage(), null);
		}
	}

}
