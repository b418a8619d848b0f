package io.channels.autoconfigure.security;

import java.time.Duration;
import java.util.HashMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.security.web.CredentialsExpiry;
import io.channels.security.web.LayerTicketStore;
import io.channels.security.web.SecurityAdmissions;
import io.channels.security.web.SessionCheck;
import io.channels.security.web.TicketStore;
import io.channels.security.web.WebSocketTickets;
import io.channels.security.web.WebSocketTokenResolver;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsWebSecurityAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(JacksonAutoConfiguration.class,
			ChannelsAutoConfiguration.class, ChannelsSecurityAutoConfiguration.class,
			ChannelsWebSecurityAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void thereAreTicketsAndTokens() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(WebSocketTickets.class)
			.hasSingleBean(LayerTicketStore.class)
			.hasSingleBean(WebSocketTokenResolver.class)
			.hasSingleBean(SecurityAdmissions.class));
	}

	@Test
	void withoutSpringSecurityInTheWebThereIsNothing() {
		this.runner.withClassLoader(new FilteredClassLoader(HttpSecurity.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebSocketTickets.class)
				.doesNotHaveBean(SecurityAdmissions.class));
	}

	@Test
	void withoutAWebApplicationThereIsNothing() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebSocketTickets.class));
	}

	@Test
	void withoutResourceServersThereAreTicketsAlone() {
		this.runner.withClassLoader(new FilteredClassLoader(BearerTokenResolver.class, OAuth2Token.class))
			.run((context) -> assertThat(context).hasSingleBean(WebSocketTickets.class)
				.doesNotHaveBean(CredentialsExpiry.class));
	}

	@Test
	void withoutSpringSessionThereAreAdmissions() {
		this.runner.withClassLoader(new FilteredClassLoader(SessionRepositoryFilter.class))
			.run((context) -> assertThat(context).hasSingleBean(SecurityAdmissions.class));
	}

	@Test
	void sessionsOfSpringSessionLastWhileTheyAreStored() {
		MapSessionRepository sessions = new MapSessionRepository(new HashMap<>());
		MapSession session = sessions.createSession();
		sessions.save(session);

		this.runner.withBean(MapSessionRepository.class, () -> sessions)
			.withBean("filter", SessionRepositoryFilter.class, () -> new SessionRepositoryFilter<>(sessions))
			.run((context) -> {
				assertThat(lasts(context, session.getId())).isTrue();

				sessions.deleteById(session.getId());
				assertThat(lasts(context, session.getId())).isFalse();
			});
	}

	@Test
	void sessionsOfTheWebServerAreNoneOfSpringSession() {
		this.runner.withBean(MapSessionRepository.class, () -> new MapSessionRepository(new HashMap<>()))
			.run((context) -> assertThat(lasts(context, "any")).isTrue());
	}

	@Test
	void sessionsThatTheRegistryExpiresDoNotLast() {
		SessionRegistryImpl registry = new SessionRegistryImpl();
		registry.registerNewSession("old", "ann");
		registry.registerNewSession("new", "ann");

		this.runner.withBean(SessionRegistryImpl.class, () -> registry).run((context) -> {
			assertThat(lasts(context, "old")).isTrue();

			registry.getSessionInformation("old").expireNow();
			assertThat(lasts(context, "old")).isFalse();
			assertThat(lasts(context, "new")).isTrue();
			assertThat(lasts(context, "unknown")).isTrue();
		});
	}

	private static boolean lasts(ApplicationContext context, String sessionId) {
		return context.getBeansOfType(SessionCheck.class).values().stream().allMatch((check) -> check.lasts(sessionId));
	}

	@Test
	void ownBeansReplaceThese() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).hasSingleBean(TicketStore.class)
				.doesNotHaveBean(LayerTicketStore.class)
				.doesNotHaveBean(WebSocketTokenResolver.class));
	}

	@Test
	void ticketsMustNotOutliveMessagesOfTheLayer() {
		this.runner.withPropertyValues("channels.security.ticket-lifetime=2m")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("channels.security.ticket-lifetime"));

		this.runner
			.withPropertyValues("channels.security.ticket-lifetime=2m", "channels.layers.default.config.expiry=2m")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void propertiesThatCannotWorkAreRefused() {
		for (String property : new String[] { "ticket-lifetime=0s", "ticket-parameter=a b", "recheck-interval=-1s" }) {
			this.runner.withPropertyValues("channels.security." + property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining(property.substring(0, property.indexOf('='))));
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		BearerTokenResolver resolver() {
			return new DefaultBearerTokenResolver();
		}

		@Bean
		TicketStore store() {
			return new TicketStore() {

				@Override
				public void put(String key, String content, Duration lifetime) {
				}

				@Override
				public @Nullable String take(String key) {
					return null;
				}

			};
		}

	}

}
