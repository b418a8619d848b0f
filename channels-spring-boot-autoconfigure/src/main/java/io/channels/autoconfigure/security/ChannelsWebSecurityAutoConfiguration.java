package io.channels.autoconfigure.security;

import java.time.Clock;
import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.session.SessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ConsumerRouters;
import io.channels.layer.ChannelLayers;
import io.channels.security.web.CredentialsExpiry;
import io.channels.security.web.HandshakeCredentialsFilter;
import io.channels.security.web.LayerTicketStore;
import io.channels.security.web.SecurityAdmissions;
import io.channels.security.web.SessionCheck;
import io.channels.security.web.TicketStore;
import io.channels.security.web.TokenExpiry;
import io.channels.security.web.WebSocketTickets;
import io.channels.security.web.WebSocketTokenResolver;
import io.channels.websocket.PrincipalCodec;

/**
 * Auto-configuration of handshakes under Spring Security: tickets and tokens, and
 * connections that end with a session or a token.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ AnonymousAuthenticationFilter.class, HttpSecurity.class })
@ConditionalOnBean(ConsumerRouters.class)
public final class ChannelsWebSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(TicketStore.class)
	LayerTicketStore channelsTicketStore(ChannelLayers layers, ChannelsProperties properties) {
		Duration lifetime = properties.security().ticketLifetime();
		ChannelsProperties.Layer layer = properties.configuredLayers().get(ChannelLayers.DEFAULT);
		if (layer != null && lifetime.compareTo(layer.config().expiry()) > 0) {
			throw new InvalidConfigurationPropertyValueException("channels.security.ticket-lifetime", lifetime,
					"The default layer, which keeps tickets, drops what nobody has taken after %s. Use a shorter lifetime or a longer 'channels.layers.default.config.expiry'."
						.formatted(layer.config().expiry()));
		}
		return new LayerTicketStore(layers.get(ChannelLayers.DEFAULT));
	}

	@Bean
	@ConditionalOnMissingBean
	WebSocketTickets webSocketTickets(TicketStore store, PrincipalCodec principals,
			ObjectProvider<CredentialsExpiry> expiries, ChannelsProperties properties, ObjectProvider<Clock> clock) {
		return new WebSocketTickets(store, principals, expiries.orderedStream().toList(),
				properties.security().ticketLifetime(), clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	SecurityAdmissions securityAdmissions(ObjectProvider<CredentialsExpiry> expiries,
			ObjectProvider<SessionCheck> checks) {
		return new SecurityAdmissions(expiries.orderedStream().toList(), checks.orderedStream().toList());
	}

	@Bean
	Customizer<HttpSecurity> channelsHandshakeCredentials(WebSocketTickets tickets, ChannelsProperties properties) {
		return (http) -> http.addFilterBefore(
				new HandshakeCredentialsFilter(tickets, properties.security().ticketParameter()),
				AnonymousAuthenticationFilter.class);
	}

	@Bean
	SessionCheck registeredSessionCheck(ObjectProvider<SessionRegistry> registry) {
		return (sessionId) -> {
			SessionRegistry sessions = registry.getIfUnique();
			SessionInformation session = (sessions != null) ? sessions.getSessionInformation(sessionId) : null;
			return session == null || !session.isExpired();
		};
	}

	/**
	 * What concerns tokens of OAuth 2.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(OAuth2Token.class)
	static class TokenConfiguration {

		@Bean
		TokenExpiry tokenExpiry() {
			return new TokenExpiry();
		}

	}

	/**
	 * What concerns resource servers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BearerTokenResolver.class)
	@ConditionalOnMissingBean(type = "org.springframework.security.oauth2.server.resource.web.BearerTokenResolver")
	static class ResourceServerConfiguration {

		@Bean
		WebSocketTokenResolver webSocketTokenResolver() {
			return new WebSocketTokenResolver(new DefaultBearerTokenResolver());
		}

	}

	/**
	 * What concerns Spring Session.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SessionRepositoryFilter.class)
	static class SpringSessionConfiguration {

		@Bean
		SessionCheck storedSessionCheck(ObjectProvider<SessionRepositoryFilter<?>> filter,
				ObjectProvider<SessionRepository<?>> repository) {
			return (sessionId) -> {
				SessionRepository<?> sessions = (filter.getIfAvailable() != null) ? repository.getIfUnique() : null;
				return sessions == null || sessions.findById(sessionId) != null;
			};
		}

	}

}
