package io.channels.autoconfigure.actuate;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.channels.actuate.ChannelsEndpoint;
import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ConsumerRouters;
import io.channels.cluster.Cluster;
import io.channels.layer.ChannelLayers;
import io.channels.websocket.server.Gateway;
import io.channels.worker.ConsumerCounters;

/**
 * Auto-configuration of the endpoint {@code channels}, where Spring Boot's Actuator is
 * present and exposes it.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class,
		afterName = "io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration")
@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean({ ChannelLayers.class, ConsumerRouters.class })
@ConditionalOnAvailableEndpoint(ChannelsEndpoint.class)
public final class ChannelsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelsEndpoint channelsEndpoint(ChannelLayers layers, ConsumerRouters routers, ConsumerCounters counters,
			ObjectProvider<Gateway> gateway, Cluster cluster) {
		return new ChannelsEndpoint(layers, (alias) -> routers.router(alias).describe(), counters,
				gateway.getIfAvailable(), cluster);
	}

}
