package io.channels.autoconfigure.websocket;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ChannelsThreads;
import io.channels.channel.Channels;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.layer.ChannelLayers;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.consumer.WebSocketConsumer;
import io.channels.websocket.server.DrainPool;
import io.channels.websocket.server.Gateway;
import io.channels.websocket.server.GatewayHandlerMapping;
import io.channels.websocket.server.HandshakeEndpoint;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsWebSocketAutoConfigurationTests {

	private static final AutoConfigurations WIRING = AutoConfigurations.of(JacksonAutoConfiguration.class,
			ChannelsAutoConfiguration.class, ChannelsWebSocketAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(WIRING);

	@Test
	void webApplicationHasAGateway() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(Gateway.class)
				.hasSingleBean(GatewayHandlerMapping.class)
				.hasSingleBean(WebSocketDispatch.class);
			assertThat(context.getBean(Gateway.class).isRunning()).isTrue();
		});
	}

	@Test
	void dispatchAcceptsThePathsOfDiscoveredConsumers() {
		this.contextRunner.withUserConfiguration(EchoConsumer.class).run((context) -> {
			WebSocketDispatch dispatch = context.getBean(WebSocketDispatch.class);

			assertThat(dispatch.accepts(handshake("/echo"))).isTrue();
			assertThat(dispatch.accepts(handshake("/other"))).isFalse();
		});
	}

	@Test
	void applicationWithoutWebHasNoGateway() {
		new ApplicationContextRunner().withConfiguration(WIRING)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(Gateway.class)
				.doesNotHaveBean(WebSocketDispatch.class));
	}

	@Test
	void reactiveApplicationHasNoGateway() {
		new ReactiveWebApplicationContextRunner().withConfiguration(WIRING)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(Gateway.class));
	}

	@Test
	void gatewayNeedsSpringWebSocket() {
		assertNoGatewayWithout(WebSocketHandler.class);
	}

	@Test
	void gatewayNeedsTheWebSocketApi() {
		assertNoGatewayWithout(jakarta.websocket.Session.class);
	}

	@Test
	void gatewayNeedsSpringMvc() {
		assertNoGatewayWithout(DispatcherServlet.class);
	}

	private void assertNoGatewayWithout(Class<?> type) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(type))
			.withUserConfiguration(EchoConsumer.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(Gateway.class));
	}

	@Test
	void gatewayCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("channels.websocket.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(Gateway.class)
				.doesNotHaveBean(GatewayHandlerMapping.class));
	}

	@Test
	void gatewayWorksWithoutWorkers() {
		this.contextRunner.withPropertyValues("channels.worker.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Gateway.class));
	}

	@Test
	void dispatchBacksOff() {
		WebSocketDispatch dispatch = new OwnDispatch();

		this.contextRunner.withBean(WebSocketDispatch.class, () -> dispatch)
			.run((context) -> assertThat(context.getBean(WebSocketDispatch.class)).isSameAs(dispatch));
	}

	@Test
	void innerPartsBackOff() {
		this.contextRunner.withUserConfiguration(OwnParts.class).run((context) -> {
			assertThat(List.of(Gateway.class, GatewayHandlerMapping.class))
				.allSatisfy((type) -> assertThat(context.getBeanNamesForType(type)).singleElement()
					.asString()
					.startsWith("own"));
			assertThat(context).doesNotHaveBean(DrainPool.class);
		});
	}

	@Test
	void drainsAreNoCandidateForTheExecutorsOfTheApplication() {
		this.contextRunner.withBean("tasks", TaskExecutor.class, SimpleAsyncTaskExecutor::new)
			.run((context) -> assertThat(context.getBeanProvider(Executor.class).getIfUnique())
				.isSameAs(context.getBean("tasks")));
	}

	@Test
	void drainsAreAPoolOfPlatformThreadsByDefault() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean("channelsDrains")).isInstanceOf(DrainPool.class));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void drainsAreVirtualThreadsWhereBootIsToldToUseThem() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(Gateway.class).doesNotHaveBean(DrainPool.class));
	}

	@Test
	void gatewayUsesTheRoutingOfTheDefaultLayer() {
		this.contextRunner.withUserConfiguration(EchoConsumer.class)
			.withPropertyValues("channels.layers.default.routing=none")
			.withBean("none", io.channels.consumer.Routing.class, io.channels.consumer.Routing::of)
			.run((context) -> assertThat(context.getBean(WebSocketDispatch.class).accepts(handshake("/echo")))
				.isFalse());
	}

	private static Handshake handshake(String path) {
		return new Handshake(path, "", new HttpHeaders(), List.of(), null, null, null, Map.of());
	}

	@Consumer
	@Route("/echo")
	static class EchoConsumer extends WebSocketConsumer {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnParts {

		@Bean(defaultCandidate = false)
		Executor channelsDrains() {
			return new SimpleAsyncTaskExecutor();
		}

		@Bean
		Gateway ownGateway(ChannelsProperties properties, ChannelLayers layers, WebSocketDispatch dispatch,
				ChannelsThreads threads) {
			return new Gateway(properties.websocket().settings(), layers.get("default"), dispatch, threads.connects(),
					threads.consumers(), channelsDrains(), Clock.systemUTC());
		}

		@Bean
		GatewayHandlerMapping ownHandlerMapping(Gateway gateway) {
			return new GatewayHandlerMapping(new HandshakeEndpoint(gateway, List.of()));
		}

	}

	static class OwnDispatch implements WebSocketDispatch {

		@Override
		public boolean accepts(Handshake handshake) {
			return false;
		}

		@Override
		public Events open(WebSocketConnection connection) {
			throw new IllegalStateException("Nothing is accepted");
		}

	}

}
