package io.channels.autoconfigure;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

	/**
	 * What an application adds to have a backend that is not always there.
	 */
	private static final Map<String, String> DEPENDENCIES = Map.of("redis",
			"org.springframework.boot:spring-boot-starter-data-redis");

	private final DefaultListableBeanFactory beanFactory;

	private final List<ChannelLayerFactory> factories;

	LayerBackends(DefaultListableBeanFactory beanFactory, List<ChannelLayerFactory> factories) {
		this.beanFactory = beanFactory;
		this.factories = factories;
	}

	ChannelLayers create(Map<String, ChannelsProperties.Layer> configured) {
		Map<String, ChannelLayer> layers = new LinkedHashMap<>();
		try {
			configured.forEach((alias, layer) -> layers.put(alias, create(alias, layer)));
			return new ChannelLayers(layers);
		}
		catch (RuntimeException ex) {
			// Nobody else knows of them, and they may have threads and connections.
			new ChannelLayers(layers).close();
			throw ex;
		}
	}

	private ChannelLayer create(String alias, ChannelsProperties.Layer configured) {
		String backend = configured.backend();
		LayerSettings settings = configured.config().settings(alias);
		for (ChannelLayerFactory factory : this.factories) {
			if (factory.backend().equals(backend)) {
				return factory.create(settings);
			}
		}
		if (this.beanFactory.containsBean(backend)) {
			if (!this.beanFactory.isTypeMatch(backend, ChannelLayer.class)) {
				throw noLayer(alias, backend);
			}
			return this.beanFactory.getBean(backend, ChannelLayer.class);
		}
		if (!ClassUtils.isPresent(backend, this.beanFactory.getBeanClassLoader())) {
			throw unknown(alias, backend);
		}
		Class<?> type = ClassUtils.resolveClassName(backend, this.beanFactory.getBeanClassLoader());
		if (!ChannelLayer.class.isAssignableFrom(type)) {
			throw noLayer(alias, backend);
		}
		return create(type, settings);
	}

	private ChannelLayer create(Class<?> type, LayerSettings settings) {
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] { LayerSettings.class })) {
				return (ChannelLayer) BeanUtils.instantiateClass(constructor, settings);
			}
		}
		return (ChannelLayer) this.beanFactory.createBean(type);
	}

	private InvalidLayerException unknown(String alias, String backend) {
		String description = "Property 'channels.layers.%s.backend' names the backend '%s', which is ".formatted(alias,
				backend);
		String dependency = DEPENDENCIES.get(backend);
		if (dependency != null) {
			return new InvalidLayerException(description + "not available",
					"Add the dependency %s, or configure another backend.".formatted(dependency));
		}
		return invalid(description + "unknown");
	}

	private InvalidLayerException noLayer(String alias, String backend) {
		return invalid(
				"Property 'channels.layers.%s.backend' names '%s', which is no ChannelLayer".formatted(alias, backend));
	}

	private InvalidLayerException invalid(String description) {
		List<String> names = new ArrayList<>(this.factories.stream().map(ChannelLayerFactory::backend).toList());
		names.addAll(List.of(this.beanFactory.getBeanNamesForType(ChannelLayer.class, true, false)));
		return new InvalidLayerException(description,
				"Use one of %s, or the bean name or class name of a ChannelLayer of your own.".formatted(names));
	}

}
