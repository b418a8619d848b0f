package io.channels.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.ConsumerFactory;
import io.channels.multiplex.Stream;
import io.channels.multiplex.StreamCodec;
import io.channels.multiplex.StreamConsumer;
import io.channels.multiplex.StreamFactories;
import io.channels.multiplex.Streams;
import io.channels.routing.InvalidRouteException;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Gets the consumers of streams from the bean factory. Declared streams are looked for
 * once, at start-up; factories are kept in a concurrent map.
 */
final class BeanStreamFactories implements StreamFactories {

	private final ConcurrentMap<Class<?>, ConsumerFactory<?>> factories = new ConcurrentHashMap<>();

	private final List<Declared> declared = new ArrayList<>();

	private final DefaultListableBeanFactory beanFactory;

	private final ConsumerBeans beans;

	private final StreamCodec codec;

	private final JsonMapper mapper;

	BeanStreamFactories(DefaultListableBeanFactory beanFactory, StreamCodec codec, JsonMapper mapper) {
		this.beanFactory = beanFactory;
		this.beans = new ConsumerBeans(beanFactory);
		this.codec = codec;
		this.mapper = mapper;
		for (String name : beanFactory.getBeanNamesForAnnotation(Stream.class)) {
			Stream stream = beanFactory.findAnnotationOnBean(name, Stream.class);
			Class<?> type = beanFactory.getType(name, false);
			if (stream != null && type != null) {
				this.declared.add(new Declared(stream, name, check(type)));
			}
		}
	}

	private static Class<?> check(Class<?> type) {
		if (!WebSocketConsumer.class.isAssignableFrom(type) && !StreamConsumer.class.isAssignableFrom(type)) {
			throw new InvalidRouteException(
					"Class '%s' has a @Stream, but is neither a WebSocketConsumer nor a StreamConsumer"
						.formatted(type.getName()),
					"Extend WebSocketConsumer, or implement StreamConsumer.");
		}
		return type;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <C extends WebSocketConsumer> ConsumerFactory<C> factory(Class<C> type) {
		return (ConsumerFactory<C>) this.factories.computeIfAbsent(type,
				(absent) -> BeanConsumerFactory.of(this.beans, type, null));
	}

	@Override
	public void addDeclared(Class<?> demultiplexer, Streams streams) {
		for (Declared found : this.declared) {
			if (Arrays.asList(found.stream().of()).contains(demultiplexer)) {
				add(found, streams);
			}
		}
	}

	private void add(Declared found, Streams streams) {
		if (WebSocketConsumer.class.isAssignableFrom(found.type())) {
			streams.add(found.stream().value(), found.type().asSubclass(WebSocketConsumer.class));
		}
		else {
			streams.add(found.stream().value(), this.beanFactory.getBean(found.beanName(), StreamConsumer.class));
		}
	}

	@Override
	public StreamCodec codec() {
		return this.codec;
	}

	@Override
	public JsonMapper mapper() {
		return this.mapper;
	}

	/**
	 * A bean with a {@link Stream}.
	 *
	 * @param stream the annotation
	 * @param beanName the name of the bean
	 * @param type its class
	 */
	private record Declared(Stream stream, String beanName, Class<?> type) {
	}

}
