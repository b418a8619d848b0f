package io.channels.autoconfigure;

import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.CommittedSends;
import io.channels.channel.ContentConverter;
import io.channels.channel.SurroundingTransaction;
import io.channels.cluster.Cluster;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.Routing;
import io.channels.consumer.method.ArgumentResolver;
import io.channels.consumer.method.ConsumerMethods;
import io.channels.dispatch.EventWorker;
import io.channels.layer.ChannelLayerDecorator;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.ChannelLayers;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.multiplex.JsonStreamCodec;
import io.channels.multiplex.StreamCodec;
import io.channels.multiplex.StreamFactories;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;
import io.channels.websocket.EventTraces;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.consumer.WebSocketConsumers;
import io.channels.websocket.server.Gateway;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.DeadLetters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;
import io.channels.worker.MessageDispatcher;
import io.channels.worker.Worker;
import io.channels.worker.Workers;

/**
 * Auto-configuration of channel layers, routes, consumers and workers.
 */
@AutoConfiguration(after = JacksonAutoConfiguration.class)
@EnableConfigurationProperties(ChannelsProperties.class)
public final class ChannelsAutoConfiguration {

	@Bean
	static ConsumerScopes channelsConsumerScopes() {
		return new ConsumerScopes();
	}

	@Bean
	@ConditionalOnMissingBean
	InMemoryChannelLayerFactory inMemoryChannelLayerFactory(ObjectProvider<Clock> clock) {
		return new InMemoryChannelLayerFactory(clock.getIfUnique(Clock::systemUTC));
	}

	@Bean(ChannelLayers.BEAN_NAME)
	@ConditionalOnMissingBean
	ChannelLayers channelLayers(ChannelsProperties properties, DefaultListableBeanFactory beanFactory,
			ObjectProvider<ChannelLayerFactory> factories) {
		return new LayerBackends(beanFactory, factories.orderedStream().toList()).create(properties.configuredLayers());
	}

	@Bean
	@ConditionalOnMissingBean
	CommittedSends committedSends(ObjectProvider<SurroundingTransaction> transaction) {
		return new CommittedSends(transaction.getIfAvailable(() -> SurroundingTransaction.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	Channels channels(ChannelLayers layers, JsonMapper mapper, CommittedSends committedSends,
			ObjectProvider<ChannelLayerDecorator> decorators) {
		ChannelLayers decorated = layers;
		for (ChannelLayerDecorator decorator : decorators.orderedStream().toList()) {
			decorated = decorated.decorated(decorator);
		}
		return Channels.of(decorated, new ContentConverter(mapper), committedSends);
	}

	@Bean
	@ConditionalOnMissingBean
	ConsumerErrorHandler consumerErrorHandler(ChannelsProperties properties) {
		return ConsumerCall.closingWith(CloseCode.of(properties.websocket().errorCloseCode()).checkSendable());
	}

	@Bean
	@ConditionalOnMissingBean
	ConsumerCounters consumerCounters() {
		return new ConsumerCounters();
	}

	@Bean
	@ConditionalOnMissingBean
	Cluster channelsCluster(ChannelLayers layers, ConsumerCounters counters, ObjectProvider<Gateway> gateway) {
		return new Cluster(layers, counters, gateway.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetterHandler deadLetterHandler(ChannelsProperties properties) {
		String channel = properties.worker().deadLetterChannel();
		return (channel != null) ? DeadLetters.sentTo(ChannelName.of(channel)) : DeadLetters.logged();
	}

	@Bean
	@ConditionalOnMissingBean
	ConsumerCall consumerCall(ConsumerErrorHandler errorHandler, DeadLetterHandler deadLetters,
			ChannelsProperties properties, ConsumerCounters counters, JsonMapper mapper) {
		return new ConsumerCall(errorHandler, deadLetters, properties.worker().retry().settings(), counters, mapper);
	}

	@Bean
	@ConditionalOnMissingBean
	Delays channelsDelays() {
		return Delays.onThread();
	}

	@Bean
	@ConditionalOnMissingBean
	StreamCodec streamCodec(JsonMapper mapper) {
		return new JsonStreamCodec(mapper);
	}

	@Bean
	@ConditionalOnMissingBean
	StreamFactories streamFactories(DefaultListableBeanFactory beanFactory, StreamCodec codec, JsonMapper mapper) {
		return new BeanStreamFactories(beanFactory, codec, mapper);
	}

	@Bean
	ConsumerRouters consumerRouters(ChannelsProperties properties, DefaultListableBeanFactory beanFactory,
			ObjectProvider<ConsumerInterceptor> interceptors, ObjectProvider<ArgumentResolver> argumentResolvers,
			JsonMapper mapper) {
		Supplier<ConsumerMethods> methods = SingletonSupplier
			.of(() -> new ConsumerMethods(argumentResolvers.orderedStream().toList(),
					ApplicationConversionService.getSharedInstance(), mapper));
		ConsumerTargets targets = new ConsumerTargets(new ConsumerBeans(beanFactory), methods,
				interceptors.orderedStream().toList());
		ConsumerRouters routers = new ConsumerRouters(targets);
		routers.prepare(properties.configuredLayers(), routings(beanFactory),
				new AnnotatedRoutes(beanFactory, targets).find());
		return routers;
	}

	/**
	 * Return the beans by name, in an order that knows of {@code @Order} on bean methods.
	 */
	private static Map<String, Routing> routings(DefaultListableBeanFactory beanFactory) {
		List<Routing> ordered = beanFactory.getBeanProvider(Routing.class).orderedStream().toList();
		Map<String, Routing> routings = new LinkedHashMap<>();
		beanFactory.getBeansOfType(Routing.class)
			.entrySet()
			.stream()
			.sorted(Comparator.comparingInt((bean) -> ordered.indexOf(bean.getValue())))
			.forEach((bean) -> routings.put(bean.getKey(), bean.getValue()));
		return routings;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "channels.worker.enabled", matchIfMissing = true)
	Workers channelsWorkers(ChannelsProperties properties, ChannelLayers layers, ConsumerRouters routers,
			Channels channels, ConsumerCall call, ConsumerCounters counters, Delays delays, ChannelsThreads threads) {
		List<Worker> workers = layers.aliases()
			.stream()
			.map((alias) -> new Worker(alias, layers.get(alias),
					new MessageDispatcher(routers.router(alias), layers.get(alias), channels.layer(alias), call,
							counters, delays),
					properties.worker().settings(), threads.workers()))
			.toList();
		return new Workers(workers);
	}

	@Bean
	@ConditionalOnMissingBean
	PrincipalCodec principalCodec() {
		return PrincipalCodec.ofName();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "channels.worker.enabled", matchIfMissing = true)
	@ConditionalOnProperty(name = "channels.websocket.dispatch", havingValue = "layer")
	EventWorker channelsEventWorker(ChannelsProperties properties, ChannelLayers layers, ConsumerRouters routers,
			Channels channels, ConsumerCall call, ConsumerCounters counters, ChannelsThreads threads, Delays delays,
			JsonMapper mapper, PrincipalCodec principals, ObjectProvider<EventTraces> traces,
			ObjectProvider<Clock> clock) {
		Router<MessageConsumer> router = routers.router(ChannelLayers.DEFAULT);
		LocalDispatch dispatch = new LocalDispatch(router, channels, call, counters, threads.consumers(), delays);
		// Whoever has one kind of consumer is told of all events, as it is locally.
		boolean any = WebSocketConsumers.CHANNELS.stream().anyMatch(router.channels()::contains);
		List<ChannelSource> sources = WebSocketConsumers.CHANNELS.stream()
			.filter((channel) -> any && properties.worker().settings().consumes(channel))
			.map(ChannelSource::of)
			.toList();
		return new EventWorker(layers.get(ChannelLayers.DEFAULT), properties.websocket().dispatchSettings(), dispatch,
				sources, mapper, principals, traces.getIfUnique(() -> EventTraces.NONE), threads.consumers(),
				clock.getIfUnique(Clock::systemUTC), properties.worker().shutdownTimeout(), Workers.PHASE);
	}

	/**
	 * Threads, unless Boot is told to use virtual ones.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	static class PlatformThreadsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ChannelsThreads channelsThreads() {
			return ChannelsThreads.platform();
		}

	}

	/**
	 * Virtual threads, if Boot is told to use them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	static class VirtualThreadsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ChannelsThreads channelsThreads() {
			return ChannelsThreads.virtual();
		}

	}

}
