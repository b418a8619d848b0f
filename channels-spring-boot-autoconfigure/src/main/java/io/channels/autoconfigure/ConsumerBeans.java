package io.channels.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.annotation.AutowiredAnnotationBeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

import io.channels.consumer.BaseConsumer;

/**
 * The beans of consumer classes, looked for once for all of them, since looking for one
 * means looking at each bean there is. Safe for use by any thread.
 */
final class ConsumerBeans {

	private final Supplier<Map<Class<?>, List<String>>> names;

	private final Supplier<Optional<AutowiredAnnotationBeanPostProcessor>> injection;

	private final DefaultListableBeanFactory beanFactory;

	ConsumerBeans(DefaultListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.names = SingletonSupplier.of(() -> names(beanFactory));
		this.injection = SingletonSupplier.of(() -> injection(beanFactory));
	}

	/**
	 * Return what injects where the bean factory does not: after AOT processing the
	 * generated code of each bean does, and there is none for what is no bean.
	 */
	private static Optional<AutowiredAnnotationBeanPostProcessor> injection(DefaultListableBeanFactory beanFactory) {
		if (beanFactory.getBeanPostProcessors()
			.stream()
			.anyMatch(AutowiredAnnotationBeanPostProcessor.class::isInstance)) {
			return Optional.empty();
		}
		AutowiredAnnotationBeanPostProcessor injection = new AutowiredAnnotationBeanPostProcessor();
		injection.setBeanFactory(beanFactory);
		return Optional.of(injection);
	}

	private static Map<Class<?>, List<String>> names(DefaultListableBeanFactory beanFactory) {
		Map<Class<?>, List<String>> names = new HashMap<>();
		for (String name : beanFactory.getBeanNamesForType(BaseConsumer.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : beanFactory.getType(name, false);
			if (type != null) {
				names.computeIfAbsent(ClassUtils.getUserClass(type), (absent) -> new ArrayList<>(1)).add(name);
			}
		}
		return names;
	}

	DefaultListableBeanFactory beanFactory() {
		return this.beanFactory;
	}

	/**
	 * Return the name of the only bean of a class itself, or null; beans of subclasses
	 * are something else.
	 */
	@Nullable String name(Class<? extends BaseConsumer> type) {
		List<String> found = this.names.get().getOrDefault(type, List.of());
		return (found.size() == 1) ? found.get(0) : null;
	}

	/**
	 * Create an instance of a class of which there is no bean.
	 */
	<C extends BaseConsumer> C create(Class<C> type) {
		C consumer = this.beanFactory.createBean(type);
		this.injection.get().ifPresent((missing) -> missing.processInjection(consumer));
		return consumer;
	}

}
