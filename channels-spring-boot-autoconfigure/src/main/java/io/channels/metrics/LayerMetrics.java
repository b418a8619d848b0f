package io.channels.metrics;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.DropReason;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.LayerStatistics;

/**
 * Meters of what layers count. Those of a layer that nodes share count the whole layer at
 * each node, but for what is said of groups.
 */
public final class LayerMetrics implements MeterBinder {

	private static final String MESSAGES = "messages";

	private final ChannelLayers layers;

	public LayerMetrics(ChannelLayers layers) {
		this.layers = layers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.layers.aliases().forEach((alias) -> bind(alias, this.layers.get(alias), registry));
	}

	private static void bind(String alias, ChannelLayer layer, MeterRegistry registry) {
		Meters meters = new Meters(registry, alias, layer,
				new LayerSnapshot(layer, registry.config().clock()::monotonicTime));
		meters.counter("sent", "Messages that the layer took", LayerStatistics::sent);
		meters.counter("delivered", "Messages handed to a receiver", LayerStatistics::delivered);
		meters.counter("expired", "Messages dropped unread after their expiry", LayerStatistics::expired);
		for (DropReason reason : DropReason.values()) {
			drops(reason, alias, layer).register(registry);
		}
		meters.counter("full", "How often a channel was full", LayerStatistics::full);
		meters.gauge("pending", "Messages waiting for a receiver", LayerStatistics::pending);
		meters.gauge("delayed", "Messages that are to be sent later", LayerStatistics::delayed);
		meters.oldestAge();
		fanOut("messages", "Group messages for members on this node", alias, layer, FanOutStatistics::messages)
			.register(registry);
		fanOut("members", "Members on this node that group messages were for", alias, layer, FanOutStatistics::members)
			.register(registry);
	}

	private static FunctionCounter.Builder<ChannelLayer> drops(DropReason reason, String alias, ChannelLayer layer) {
		return FunctionCounter
			.builder("channels.layer.dropped", layer, (counted) -> counted.drops().getOrDefault(reason, 0L))
			.description("Messages that this node has lost, by the reason")
			.baseUnit(MESSAGES)
			.tag("layer", alias)
			.tag("reason", reason.name().toLowerCase(Locale.ROOT));
	}

	private static FunctionCounter.Builder<ChannelLayer> fanOut(String name, String description, String alias,
			ChannelLayer layer, ToLongFunction<FanOutStatistics> figure) {
		return FunctionCounter
			.builder("channels.group." + name, layer, (counted) -> figure.applyAsLong(counted.fanOut()))
			.description(description)
			.tag("layer", alias);
	}

	/**
	 * The meters of one layer. Registries hold on to functions, and not to what they are
	 * applied to, which is the layer for this reason.
	 */
	private record Meters(MeterRegistry registry, String alias, ChannelLayer layer, LayerSnapshot snapshot) {

		void counter(String name, String description, ToLongFunction<LayerStatistics> figure) {
			LayerSnapshot counted = this.snapshot;
			FunctionCounter.builder("channels.layer." + name, this.layer, (ignored) -> counted.count(figure))
				.description(description)
				.baseUnit(MESSAGES)
				.tag("layer", this.alias)
				.register(this.registry);
		}

		void gauge(String name, String description, ToLongFunction<LayerStatistics> figure) {
			LayerSnapshot asked = this.snapshot;
			Gauge.builder("channels.layer." + name, () -> asked.value(figure))
				.description(description)
				.baseUnit(MESSAGES)
				.tag("layer", this.alias)
				.register(this.registry);
		}

		void oldestAge() {
			LayerSnapshot asked = this.snapshot;
			TimeGauge
				.builder("channels.layer.oldest.age",
						() -> asked.value((statistics) -> statistics.oldestAge().toMillis()), TimeUnit.MILLISECONDS)
				.description("How long the oldest pending message has waited")
				.tag("layer", this.alias)
				.register(this.registry);
		}

	}

}
