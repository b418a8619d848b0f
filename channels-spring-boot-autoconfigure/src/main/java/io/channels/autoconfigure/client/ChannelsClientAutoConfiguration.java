package io.channels.autoconfigure.client;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ConsumerRouters;

/**
 * Auto-configuration that serves the JavaScript client in an application with Spring MVC.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnBean(ConsumerRouters.class)
@ConditionalOnProperty(name = "channels.client.enabled", matchIfMissing = true)
public final class ChannelsClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ClientResources channelsClientResources(ChannelsProperties properties) {
		return new ClientResources(properties.client().path());
	}

}
