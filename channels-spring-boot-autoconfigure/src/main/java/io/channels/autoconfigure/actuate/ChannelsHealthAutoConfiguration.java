package io.channels.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import io.channels.actuate.LayerHealthIndicator;
import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.layer.ChannelLayers;

/**
 * Auto-configuration of the health of channel layers, where Spring Boot's health support
 * is present.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ChannelLayers.class)
@ConditionalOnEnabledHealthIndicator("channels")
public final class ChannelsHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "channelsHealthIndicator", "channelsHealthContributor" })
	CompositeHealthContributor channelsHealthContributor(ChannelLayers layers) {
		return LayerHealthIndicator.ofEach(layers);
	}

}
