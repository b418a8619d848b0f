package io.channels.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.ConsumerFactory;

/**
 * Makes the instances of one consumer class with the bean factory: as prototypes of its
 * bean, or from the class alone if there is no bean of it.
 *
 * @param <C> the class
 */
final class BeanConsumerFactory<C extends BaseConsumer> implements ConsumerFactory<C> {

	private final ConsumerBeans beans;

	private final DefaultListableBeanFactory beanFactory;

	private final Class<C> type;

	private final @Nullable String beanName;

	private final java.util.function.@Nullable Consumer<C> customizer;

	private BeanConsumerFactory(ConsumerBeans beans, Class<C> type, @Nullable String beanName,
			java.util.function.@Nullable Consumer<C> customizer) {
		this.beans = beans;
		this.beanFactory = beans.beanFactory();
		this.type = type;
		this.beanName = beanName;
		this.customizer = customizer;
	}

	/**
	 * Return what makes the instances of a class.
	 * @param customizer what is done to each new instance, or null
	 */
	static <C extends BaseConsumer> BeanConsumerFactory<C> of(ConsumerBeans beans, Class<C> type,
			java.util.function.@Nullable Consumer<C> customizer) {
		return new BeanConsumerFactory<>(beans, type, beans.name(type), customizer);
	}

	@Override
	public Class<?> type() {
		return this.type;
	}

	@Override
	public C create() {
		C consumer = (this.beanName != null) ? this.beanFactory.getBean(this.beanName, this.type)
				: this.beans.create(this.type);
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
