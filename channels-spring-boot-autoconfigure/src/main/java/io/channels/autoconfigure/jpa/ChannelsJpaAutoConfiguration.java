package io.channels.autoconfigure.jpa;

import java.util.List;

import jakarta.persistence.EntityManagerFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.binding.WebSocketBinding;
import io.channels.binding.jpa.JpaBindings;
import io.channels.channel.Channels;
import io.channels.multiplex.StreamCodec;
import io.channels.routing.InvalidRouteException;

/**
 * Auto-configuration of bindings of JPA entities, where there are any.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class,
		afterName = "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration")
@ConditionalOnClass({ EntityManagerFactory.class, SessionFactoryImplementor.class })
@ConditionalOnSingleCandidate(EntityManagerFactory.class)
@ConditionalOnBean(WebSocketBinding.class)
public final class ChannelsJpaAutoConfiguration {

	private static final String VALIDATOR = "jakarta.validation.Validator";

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	JpaBindings jpaBindings(ObjectProvider<WebSocketBinding<?, ?>> bindings, EntityManagerFactory factory,
			PlatformTransactionManager transactionManager, ListableBeanFactory beanFactory, Channels channels,
			StreamCodec codec, JsonMapper mapper) {
		List<WebSocketBinding<?, ?>> declared = bindings.orderedStream().toList();
		try {
			declared.forEach((binding) -> check(binding, factory));
			return new JpaBindings(declared, factory, transactionManager, validator(beanFactory), channels, codec,
					mapper);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRouteException(String.valueOf(ex.getMessage()), "Correct the binding.");
		}
	}

	private static void check(WebSocketBinding<?, ?> binding, EntityManagerFactory factory) {
		boolean managed = factory.getMetamodel()
			.getEntities()
			.stream()
			.anyMatch((entity) -> entity.getJavaType() == binding.model());
		if (!managed) {
			throw new InvalidRouteException(
					"Binding '%s' is of '%s', which is no entity of the persistence unit"
						.formatted(ClassUtils.getUserClass(binding).getName(), binding.model().getName()),
					"Annotate the class with @Entity and let it be scanned, or correct the binding.");
		}
	}

	/**
	 * Bean Validation is optional, so its type is not named here.
	 */
	private static @Nullable Object validator(ListableBeanFactory beanFactory) {
		if (!ClassUtils.isPresent(VALIDATOR, beanFactory.getClass().getClassLoader())) {
			return null;
		}
		Class<?> type = ClassUtils.resolveClassName(VALIDATOR, beanFactory.getClass().getClassLoader());
		return beanFactory.getBeanProvider(type).getIfUnique();
	}

}
