package io.channels.autoconfigure.websocket;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.security.ChannelsSecurityAutoConfiguration;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.dispatch.EventWorker;
import io.channels.dispatch.LayerDispatch;
import io.channels.security.AuthenticationCodec;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.consumer.WebSocketConsumer;
import io.channels.websocket.server.Gateway;
import io.channels.worker.LocalDispatch;

import static org.assertj.core.api.Assertions.assertThat;

class LayerDispatchAutoConfigurationTests {

	private static final AutoConfigurations WIRING = AutoConfigurations.of(JacksonAutoConfiguration.class,
			ChannelsSecurityAutoConfiguration.class, ChannelsAutoConfiguration.class,
			ChannelsWebSocketAutoConfiguration.class);

	private final WebApplicationContextRunner node = new WebApplicationContextRunner().withConfiguration(WIRING)
		.withUserConfiguration(EchoConsumer.class)
		.withPropertyValues("channels.websocket.dispatch=layer");

	@Test
	void nodeIsGatewayAndWorker() {
		this.node.run((context) -> {
			assertThat(context).hasSingleBean(LayerDispatch.class)
				.hasSingleBean(EventWorker.class)
				.doesNotHaveBean(LocalDispatch.class);
			assertThat(context.getBean(LayerDispatch.class).isRunning()).isTrue();
			assertThat(context.getBean(EventWorker.class).isRunning()).isTrue();
		});
	}

	@Test
	void nodeWithConsumersKnowsItsPaths() {
		this.node.run((context) -> {
			assertThat(context.getBean(WebSocketDispatch.class).accepts(handshake("/echo"))).isTrue();
			assertThat(context.getBean(WebSocketDispatch.class).accepts(handshake("/other"))).isFalse();
		});
	}

	@Test
	void gatewayAloneHasNoWorkerAndAsksWorkersForEachPath() {
		this.node.withPropertyValues("channels.worker.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(LayerDispatch.class).doesNotHaveBean(EventWorker.class);
			assertThat(context.getBean(WebSocketDispatch.class).accepts(handshake("/other"))).isTrue();
		});
	}

	@Test
	void workerAloneNeedsNoWebServer() {
		new ApplicationContextRunner().withConfiguration(WIRING)
			.withUserConfiguration(EchoConsumer.class)
			.withPropertyValues("channels.websocket.dispatch=layer", "channels.websocket.enabled=false")
			.run((context) -> {
				assertThat(context).hasSingleBean(EventWorker.class).doesNotHaveBean(Gateway.class);
				assertThat(context.getBean(EventWorker.class).isRunning()).isTrue();
			});
	}

	@Test
	void localDispatchHasNoEventWorker() {
		this.node.withPropertyValues("channels.websocket.dispatch=local")
			.run((context) -> assertThat(context).hasSingleBean(LocalDispatch.class)
				.doesNotHaveBean(EventWorker.class));
	}

	@Test
	void workerWithoutConsumersOfWebSocketsStaysOut() {
		new ApplicationContextRunner().withConfiguration(WIRING)
			.withPropertyValues("channels.websocket.dispatch=layer")
			.run((context) -> assertThat(context.getBean(EventWorker.class).isRunning()).isFalse());
	}

	@ParameterizedTest
	@CsvSource({ "include, websocket.*, true", "include, jobs, false", "exclude, websocket.*, false",
			"exclude, jobs, true", "exclude, websocket.connect, true" })
	void globsDecideWhetherAWorkerTakesConnections(String property, String glob, boolean expected) {
		this.node.withPropertyValues("channels.worker.%s=%s".formatted(property, glob))
			.run((context) -> assertThat(context.getBean(EventWorker.class).isRunning()).isEqualTo(expected));
	}

	@Test
	void workerTakesAllEventsOfConnectionsThatItConnects() {
		new ApplicationContextRunner().withConfiguration(WIRING)
			.withUserConfiguration(ConnectConsumer.class)
			.withPropertyValues("channels.websocket.dispatch=layer", "channels.worker.include=websocket.disconnect")
			.run((context) -> assertThat(context.getBean(EventWorker.class).isRunning()).isTrue());
	}

	@Test
	void dispatchBacksOff() {
		WebSocketDispatch own = new OwnDispatch();

		this.node.withBean(WebSocketDispatch.class, () -> own)
			.run((context) -> assertThat(context.getBean(WebSocketDispatch.class)).isSameAs(own));
	}

	@Test
	void principalsAreThoseOfSpringSecurityWhereItIs() {
		this.node.run(
				(context) -> assertThat(context).getBean(PrincipalCodec.class).isInstanceOf(AuthenticationCodec.class));
		this.node.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.run((context) -> assertThat(context).getBean(PrincipalCodec.class)
				.isNotInstanceOf(AuthenticationCodec.class));
	}

	@Test
	void principalCodecBacksOff() {
		PrincipalCodec own = new OwnPrincipals();

		this.node.withBean(PrincipalCodec.class, () -> own)
			.run((context) -> assertThat(context).getBean(PrincipalCodec.class).isSameAs(own));
	}

	@Test
	void unknownDispatchFailsTheStart() {
		this.node.withPropertyValues("channels.websocket.dispatch=remote")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("DispatchMode.remote"));
	}

	private static Handshake handshake(String path) {
		return new Handshake(path, "", new HttpHeaders(), List.of(), null, null, null, Map.of());
	}

	@Consumer
	@Route("/echo")
	static class EchoConsumer extends WebSocketConsumer {

	}

	@Consumer
	static class ConnectConsumer {

		@Route(channel = "websocket.connect", path = "/echo")
		void connect(WebSocketConnection connection) {
			connection.accept();
		}

	}

	private static final class OwnDispatch implements WebSocketDispatch {

		@Override
		public boolean accepts(Handshake handshake) {
			return false;
		}

		@Override
		public Events open(WebSocketConnection connection) {
			throw new IllegalStateException("Nothing is accepted");
		}

	}

	private static final class OwnPrincipals implements PrincipalCodec {

		@Override
		public String write(Principal principal) {
			return principal.getName();
		}

		@Override
		public Principal read(String text) {
			return () -> text;
		}

	}

}
