package io.channels.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.channels.consumer.BaseConsumer;

/**
 * Makes every bean of a {@link BaseConsumer} a prototype, since there is an instance for
 * each connection.
 */
final class ConsumerScopes implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(BaseConsumer.class, true, false)) {
			if (beanFactory.containsBeanDefinition(name)) {
				BeanDefinition definition = beanFactory.getBeanDefinition(name);
				if (definition.isSingleton()) {
					definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
				}
			}
		}
	}

}
