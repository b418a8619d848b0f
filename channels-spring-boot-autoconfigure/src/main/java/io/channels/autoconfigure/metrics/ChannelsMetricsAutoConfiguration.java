package io.channels.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.channel.CommittedSends;
import io.channels.layer.ChannelLayers;
import io.channels.metrics.ConsumerMetrics;
import io.channels.metrics.GatewayMetrics;
import io.channels.metrics.LayerMetrics;
import io.channels.websocket.server.Gateway;
import io.channels.worker.ConsumerCounters;

/**
 * Auto-configuration of meters, where there is a registry of them.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class,
		afterName = { "io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, ChannelLayers.class })
public final class ChannelsMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LayerMetrics channelsLayerMetrics(ChannelLayers layers) {
		return new LayerMetrics(layers);
	}

	@Bean
	@ConditionalOnMissingBean
	ConsumerMetrics channelsConsumerMetrics(ConsumerCounters counters, CommittedSends committedSends) {
		return new ConsumerMetrics(counters, committedSends);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Gateway.class)
	GatewayMetrics channelsGatewayMetrics(Gateway gateway) {
		return new GatewayMetrics(gateway);
	}

}
