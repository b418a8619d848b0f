package io.channels.autoconfigure.security;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;

import io.channels.consumer.ConsumerErrorHandler;
import io.channels.security.AccessDenials;
import io.channels.security.AuthenticatedConsumers;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsSecurityAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChannelsSecurityAutoConfiguration.class));

	@Test
	void consumersRunAsTheirUsers() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(AuthenticatedConsumers.class));
	}

	@Test
	void ownBeanReplacesIt() {
		this.runner.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).getBean(AuthenticatedConsumers.class)
				.isSameAs(context.getBean("own")));
	}

	@Test
	void withoutSpringSecurityThereIsNone() {
		this.runner.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AuthenticatedConsumers.class));
	}

	@Test
	void deniedAccessHasItsOwnErrorHandler() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(AccessDenials.class));
	}

	@Test
	void errorHandlerOfTheApplicationHearsOfDeniedAccess() {
		this.runner.withBean(ConsumerErrorHandler.class, () -> (context, failure) -> {
		})
			.run((context) -> assertThat(context).hasSingleBean(ConsumerErrorHandler.class)
				.doesNotHaveBean(AccessDenials.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		AuthenticatedConsumers own() {
			return new AuthenticatedConsumers();
		}

	}

}
