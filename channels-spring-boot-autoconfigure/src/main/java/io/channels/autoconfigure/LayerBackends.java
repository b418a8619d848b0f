package io.channels.autoconfigure;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ClassUtils;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;

/**
 * Makes the configured layers: each by a factory of its backend's name, by a bean, or by
 * a class.
 */
final class LayerBackends {

	private final DefaultListableBeanFactory beanFactory;

	private final List<ChannelLayerFactory> factories;

	LayerBackends(DefaultListableBeanFactory beanFactory, List<ChannelLayerFactory> factories) {
		this.beanFactory = beanFactory;
		this.factories = factories;
	}

	ChannelLayers create(Map<String, ChannelsProperties.Layer> configured) {
		Map<String, ChannelLayer> layers = new LinkedHashMap<>();
		configured.forEach((alias, layer) -> layers.put(alias, create(alias, layer)));
		return new ChannelLayers(layers);
	}

	private ChannelLayer create(String alias, ChannelsProperties.Layer configured) {
		String backend = configured.backend();
		LayerSettings settings = configured.config().settings(alias);
		for (ChannelLayerFactory factory : this.factories) {
			if (factory.backend().equals(backend)) {
				return factory.create(settings);
			}
		}
		if (this.beanFactory.containsBean(backend) && this.beanFactory.isTypeMatch(backend, ChannelLayer.class)) {
			return this.beanFactory.getBean(backend, ChannelLayer.class);
		}
		Class<?> type = layerClass(backend);
		if (type == null) {
			throw unknown(alias, backend);
		}
		return create(type, settings);
	}

	private @Nullable Class<?> layerClass(String name) {
		if (!ClassUtils.isPresent(name, this.beanFactory.getBeanClassLoader())) {
			return null;
		}
		Class<?> type = ClassUtils.resolveClassName(name, this.beanFactory.getBeanClassLoader());
		return ChannelLayer.class.isAssignableFrom(type) ? type : null;
	}

	private ChannelLayer create(Class<?> type, LayerSettings settings) {
		Constructor<?> withSettings = ClassUtils.getConstructorIfAvailable(type, LayerSettings.class);
		return (ChannelLayer) ((withSettings != null) ? BeanUtils.instantiateClass(withSettings, settings)
				: this.beanFactory.createBean(type));
	}

	private InvalidLayerException unknown(String alias, String backend) {
		List<String> names = new ArrayList<>(this.factories.stream().map(ChannelLayerFactory::backend).toList());
		names.addAll(List.of(this.beanFactory.getBeanNamesForType(ChannelLayer.class, true, false)));
		return new InvalidLayerException(
				"Property 'channels.layers.%s.backend' names the backend '%s', which is unknown".formatted(alias,
						backend),
				"Use one of %s, or the bean name or class name of a ChannelLayer of your own.".formatted(names));
	}

}
