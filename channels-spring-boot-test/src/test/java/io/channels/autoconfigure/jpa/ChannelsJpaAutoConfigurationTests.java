package io.channels.autoconfigure.jpa;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.validation.Validator;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.binding.BindingAction;
import io.channels.binding.WebSocketBinding;
import io.channels.binding.jpa.JpaBindings;
import io.channels.channel.Channels;
import io.channels.multiplex.Stream;
import io.channels.multiplex.StreamCodec;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsJpaAutoConfigurationTests {

	private final ApplicationContextRunner withoutJpa = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsJpaAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.withoutJpa
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, HibernateJpaAutoConfiguration.class,
				TransactionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true")
		.withUserConfiguration(Entities.class);

	@Test
	void bindingsAreTiedToTheirEntities() {
		this.contextRunner.withBean(Books.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(JpaBindings.class));
	}

	@Test
	void withoutBindingsThereIsNothingToTie() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(JpaBindings.class));
	}

	@Test
	void withoutAPersistenceUnitThereIsNothingToTieTo() {
		this.withoutJpa.withBean(Books.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(JpaBindings.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { EntityManagerFactory.class, SessionFactoryImplementor.class })
	void withoutOneOfTheLibrariesThereIsNone(Class<?> absent) {
		this.withoutJpa.withClassLoader(new FilteredClassLoader(absent))
			.withBean(Books.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(ChannelsJpaAutoConfiguration.class));
	}

	@Test
	void beanValidationIsOptional() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(Validator.class))
			.withPropertyValues("spring.jpa.properties.jakarta.persistence.validation.mode=none")
			.withBean(Books.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(JpaBindings.class));
	}

	@Test
	void bindingsOfTheApplicationReplaceThem() {
		this.contextRunner.withBean(Books.class)
			.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context).getBean(JpaBindings.class).isSameAs(context.getBean("own")));
	}

	@Test
	void bindingOfSomethingElseIsTold() {
		this.contextRunner.withBean(Strings.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("is of 'java.lang.String', which is no entity of the persistence unit"));
	}

	@Entity(name = "Book")
	static class Book {

		@Id
		@Nullable Long id;

		@Nullable String title;

	}

	private abstract static class AnyBinding<T> extends WebSocketBinding<T, Long> {

		@Override
		protected Set<String> fields() {
			return Set.of(ALL_FIELDS);
		}

		@Override
		protected Collection<String> groupNames(T instance) {
			return List.of();
		}

		@Override
		protected boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable Long id) {
			return false;
		}

	}

	@Stream(value = "books", of = {})
	static class Books extends AnyBinding<Book> {

	}

	@Stream(value = "strings", of = {})
	static class Strings extends AnyBinding<String> {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Entities {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		JpaBindings own(EntityManagerFactory factory, PlatformTransactionManager transactionManager, Channels channels,
				StreamCodec codec, JsonMapper mapper) {
			return new JpaBindings(List.of(), factory, transactionManager, null, channels, codec, mapper);
		}

	}

}
