package io.channels.autoconfigure;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

import io.channels.consumer.ConsumerFactory;

/**
 * Makes the instances of one consumer class with the bean factory: as prototypes of its
 * bean, or from the class alone if there is no bean of it.
 *
 * @param <C> the class
 */
final class BeanConsumerFactory<C> implements ConsumerFactory<C> {

	private final DefaultListableBeanFactory beanFactory;

	private final Class<C> type;

	private final @Nullable String beanName;

	private final java.util.function.@Nullable Consumer<C> customizer;

	private BeanConsumerFactory(DefaultListableBeanFactory beanFactory, Class<C> type, @Nullable String beanName,
			java.util.function.@Nullable Consumer<C> customizer) {
		this.beanFactory = beanFactory;
		this.type = type;
		this.beanName = beanName;
		this.customizer = customizer;
	}

	/**
	 * Return what makes the instances of a class.
	 * @param customizer what is done to each new instance, or null
	 */
	static <C> BeanConsumerFactory<C> of(DefaultListableBeanFactory beanFactory, Class<C> type,
			java.util.function.@Nullable Consumer<C> customizer) {
		return new BeanConsumerFactory<>(beanFactory, type, beanName(beanFactory, type), customizer);
	}

	/**
	 * Return the only bean of the class itself, if there is one; beans of subclasses are
	 * something else.
	 */
	private static @Nullable String beanName(DefaultListableBeanFactory beanFactory, Class<?> type) {
		List<String> names = Arrays.stream(beanFactory.getBeanNamesForType(type, true, false))
			.filter((name) -> isOfClass(beanFactory, name, type))
			.toList();
		return (names.size() == 1) ? names.get(0) : null;
	}

	private static boolean isOfClass(DefaultListableBeanFactory beanFactory, String name, Class<?> type) {
		Class<?> beanType = beanFactory.getType(name, false);
		return !ScopedProxyUtils.isScopedTarget(name) && beanType != null && ClassUtils.getUserClass(beanType) == type;
	}

	@Override
	public Class<?> type() {
		return this.type;
	}

	@Override
	public C create() {
		C consumer = (this.beanName != null) ? this.beanFactory.getBean(this.beanName, this.type)
				: this.beanFactory.createBean(this.type);
		if (this.customizer != null) {
			this.customizer.accept(consumer);
		}
		return consumer;
	}

	@Override
	public void destroy(C consumer) {
		Object behindProxy = AopProxyUtils.getSingletonTarget(consumer);
		Object instance = (behindProxy != null) ? behindProxy : consumer;
		if (this.beanName != null) {
			this.beanFactory.destroyBean(this.beanName, instance);
		}
		else {
			this.beanFactory.destroyBean(instance);
		}
	}

}
