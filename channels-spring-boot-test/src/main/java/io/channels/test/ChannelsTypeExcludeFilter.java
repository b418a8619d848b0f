package io.channels.test;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import tools.jackson.databind.JacksonModule;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.consumer.method.ArgumentResolver;
import io.channels.multiplex.Stream;
import io.channels.multiplex.StreamCodec;
import io.channels.multiplex.StreamConsumer;

/**
 * Lets a {@link ChannelsTest} scan consumers and what belongs to them, and nothing else.
 */
final class ChannelsTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ChannelsTest> {

	private static final Set<Class<?>> KNOWN = Set.of(Routing.class, ConsumerInterceptor.class,
			ConsumerErrorHandler.class, DeadLetterHandler.class, ArgumentResolver.class, StreamCodec.class,
			JacksonComponent.class, JacksonModule.class, JsonMapperBuilderCustomizer.class);

	private static final Set<Class<?>> CONSUMERS = Set.of(Consumer.class, Route.class, BaseConsumer.class, Stream.class,
			StreamConsumer.class);

	private final Set<Class<?>> consumers;

	ChannelsTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.consumers = Set.of(getAnnotation().getValue("consumers", Class[].class).orElseGet(() -> new Class<?>[0]));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		if (!this.consumers.isEmpty()) {
			return KNOWN;
		}
		Set<Class<?>> all = new LinkedHashSet<>(KNOWN);
		all.addAll(CONSUMERS);
		return all;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.consumers;
	}

	/**
	 * Routes may be on the methods of any bean.
	 */
	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		AnnotationMetadata metadata = reader.getAnnotationMetadata();
		return super.defaultInclude(reader, factory)
				|| (this.consumers.isEmpty() && metadata.hasAnnotatedMethods(Route.class.getName()));
	}

}
