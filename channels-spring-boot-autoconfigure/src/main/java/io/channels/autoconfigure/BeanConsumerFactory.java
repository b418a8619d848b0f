package io.channels.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

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
		String[] names = beanFactory.getBeanNamesForType(type, true, false);
		return new BeanConsumerFactory<>(beanFactory, type, (names.length == 1) ? names[0] : null, customizer);
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
		if (this.beanName != null) {
			this.beanFactory.destroyBean(this.beanName, consumer);
		}
		else {
			this.beanFactory.destroyBean(consumer);
		}
	}

}
