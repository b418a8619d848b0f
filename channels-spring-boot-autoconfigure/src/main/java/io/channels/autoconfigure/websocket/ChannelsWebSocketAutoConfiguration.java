package io.channels.autoconfigure.websocket;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import org.apache.tomcat.websocket.server.WsServerContainer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ChannelsThreads;
import io.channels.autoconfigure.ConsumerRouters;
import io.channels.channel.Channels;
import io.channels.dispatch.EventWorker;
import io.channels.dispatch.LayerDispatch;
import io.channels.layer.ChannelLayers;
import io.channels.websocket.ConnectionAuthorization;
import io.channels.websocket.EventTraces;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.server.AdmissionSource;
import io.channels.websocket.server.DrainPool;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayHandlerMapping;
import io.channels.websocket.server.HandshakeEndpoint;
import io.channels.websocket.server.HandshakeObserver;
import io.channels.websocket.server.Rechecks;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;

/**
 * Auto-configuration of the WebSocket gateway in a servlet web application.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ WebSocketHandler.class, DispatcherServlet.class, jakarta.websocket.Session.class })
@ConditionalOnBean(ConsumerRouters.class)
@ConditionalOnProperty(name = "channels.websocket.enabled", matchIfMissing = true)
public final class ChannelsWebSocketAutoConfiguration {

	/**
	 * The name of a clock for the gateway alone, if sockets are to live by another one
	 * than the application.
	 */
	private static final String GATEWAY_CLOCK = "channelsGatewayClock";

	@Bean
	@ConditionalOnMissingBean(WebSocketDispatch.class)
	@ConditionalOnProperty(name = "channels.websocket.dispatch", havingValue = "local", matchIfMissing = true)
	LocalDispatch localWebSocketDispatch(ConsumerRouters routers, Channels channels, ConsumerCall call,
			ConsumerCounters counters, ChannelsThreads threads, Delays delays) {
		return new LocalDispatch(routers.router(ChannelLayers.DEFAULT), channels, call, counters, threads.consumers(),
				delays);
	}

	@Bean
	@ConditionalOnMissingBean(WebSocketDispatch.class)
	@ConditionalOnProperty(name = "channels.websocket.dispatch", havingValue = "layer")
	LayerDispatch layerWebSocketDispatch(ChannelsProperties properties, ChannelLayers layers, PrincipalCodec principals,
			ObjectProvider<EventTraces> traces, ObjectProvider<EventWorker> worker, ObjectProvider<Clock> clock) {
		// A node without a worker cannot know which consumers there are.
		Predicate<Handshake> accepts = (handshake) -> {
			EventWorker here = worker.getIfAvailable();
			return here == null || here.accepts(handshake);
		};
		return new LayerDispatch(layers.get(ChannelLayers.DEFAULT), properties.websocket().dispatchSettings(),
				principals, traces.getIfUnique(() -> EventTraces.NONE), accepts, clock.getIfUnique(Clock::systemUTC),
				Gateway.PHASE - 1);
	}

	@Bean
	@ConditionalOnMissingBean
	Gateway channelsGateway(ChannelsProperties properties, ChannelLayers layers, WebSocketDispatch dispatch,
			ChannelsThreads threads, @Qualifier("channelsDrains") Executor drains,
			@Qualifier(GATEWAY_CLOCK) ObjectProvider<Clock> gatewayClock, ObjectProvider<Clock> clock,
			ObjectProvider<AdmissionSource> admissions, ObjectProvider<ConnectionAuthorization> authorizations) {
		List<AdmissionSource> sources = new ArrayList<>(admissions.orderedStream().toList());
		authorizations.orderedStream()
			.forEach((authorization) -> sources
				.add((request, handshake, end) -> () -> authorization.isAuthorized(handshake)));
		return new Gateway(properties.websocket().settings(), layers.get(ChannelLayers.DEFAULT), dispatch,
				threads.connects(), threads.consumers(), drains,
				gatewayClock.getIfAvailable(() -> clock.getIfUnique(Clock::systemUTC)),
				new Rechecks(properties.security().recheckInterval(), sources));
	}

	@Bean
	@ConditionalOnMissingBean
	GatewayHandlerMapping channelsHandlerMapping(Gateway gateway, ChannelsProperties properties,
			ObjectProvider<HandshakeObserver> observer) {
		return new GatewayHandlerMapping(new HandshakeEndpoint(gateway, properties.websocket().allowedOrigins(),
				observer.getIfUnique(() -> HandshakeObserver.NONE)));
	}

	/**
	 * What concerns Tomcat alone.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, WsServerContainer.class })
	static class TomcatConfiguration {

		@Bean
		static TomcatBuffers channelsTomcatBuffers(WebApplicationContext context) {
			return new TomcatBuffers(context);
		}

	}

	/**
	 * Threads that write to clients, unless Boot is told to use virtual ones.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	static class PlatformThreadsConfiguration {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "channelsDrains")
		DrainPool channelsDrains() {
			return new DrainPool();
		}

	}

	/**
	 * Virtual threads that write to clients, if Boot is told to use them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	static class VirtualThreadsConfiguration {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "channelsDrains")
		Executor channelsDrains() {
			return new VirtualThreadTaskExecutor("channels-drain-");
		}

	}

}
