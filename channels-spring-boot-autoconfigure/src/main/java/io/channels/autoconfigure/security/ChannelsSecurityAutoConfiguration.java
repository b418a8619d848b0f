package io.channels.autoconfigure.security;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.security.AccessDenials;
import io.channels.security.AuthenticatedConsumers;
import io.channels.security.AuthenticationCodec;
import io.channels.websocket.CloseCode;
import io.channels.websocket.PrincipalCodec;
import io.channels.worker.ConsumerCall;

/**
 * Auto-configuration that makes consumers run as the user of their connection, where
 * Spring Security is present.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
@EnableConfigurationProperties(ChannelsProperties.class)
public final class ChannelsSecurityAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	AuthenticatedConsumers authenticatedConsumers() {
		return new AuthenticatedConsumers();
	}

	@Bean
	@ConditionalOnMissingBean(ConsumerErrorHandler.class)
	AccessDenials accessDenials(ChannelsProperties properties) {
		return new AccessDenials(
				ConsumerCall.closingWith(CloseCode.of(properties.websocket().errorCloseCode()).checkSendable()));
	}

	@Bean
	@ConditionalOnMissingBean(PrincipalCodec.class)
	AuthenticationCodec authenticationCodec() {
		return new AuthenticationCodec();
	}

}
