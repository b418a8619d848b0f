package io.channels.autoconfigure.observation;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.observation.ObservedConsumers;
import io.channels.observation.ObservedDeliveries;
import io.channels.observation.ObservedEvents;
import io.channels.observation.ObservedHandshakes;
import io.channels.observation.ObservedLayers;

/**
 * Auto-configuration of observations, where there is a registry of them.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class ChannelsObservationAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	ObservedConsumers observedConsumers(ObservationRegistry registry) {
		return new ObservedConsumers(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ObservedLayers observedLayers(ObservationRegistry registry) {
		return new ObservedLayers(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ObservedDeliveries observedDeliveries(ObservationRegistry registry) {
		return new ObservedDeliveries(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ObservedEvents observedEvents(ObservationRegistry registry) {
		return new ObservedEvents(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ObservedHandshakes observedHandshakes(ObservationRegistry registry) {
		return new ObservedHandshakes(registry);
	}

}
