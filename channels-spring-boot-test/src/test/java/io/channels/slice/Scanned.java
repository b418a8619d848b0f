package io.channels.slice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.CloseConnectionException;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.Groups;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.multiplex.Stream;
import io.channels.multiplex.WebSocketDemultiplexer;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.consumer.JsonWebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * What component scanning finds. Members of the application's own class would be beans
 * whatever the slice says.
 */
final class Scanned {

	private Scanned() {
	}

	record Said(String message) {
	}

	record Job(String name, int attempts) {
	}

	@Consumer
	@Route("/chat/{room}")
	static class Chat extends JsonWebSocketConsumer<Said> {

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("chat." + captured("room"));
		}

		@Override
		protected void connect() {
			if (connection().handshake().query("name").isEmpty()) {
				deny();
				return;
			}
			groupSend("chat." + captured("room"), new Said(name() + " is here"));
			accept();
			send(new Said("welcome"));
		}

		@Override
		protected void receive(Said said) {
			if (said.message().equals("fail")) {
				throw new IllegalStateException("told to fail");
			}
			groupSend("chat." + captured("room"), new Said(name() + ": " + said.message()));
		}

		@Override
		protected void receive(byte[] bytes) {
			send(bytes);
			close(CloseCode.of(4001).withReason("no images"));
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			groupSend("chat." + captured("room"), new Said(name() + " left with " + closeCode.code()));
		}

		private String name() {
			return connection().handshake().query("name").orElse("");
		}

	}

	@Component
	static class Functions {

		@Route(channel = "websocket.connect", path = "/functions/{number}")
		void connect(int number, WebSocketConnection connection, ChannelSession session) {
			session.put("sum", number);
			String offered = connection.handshake().headers().getFirst("Offer");
			connection.accept(offered, Map.of("Number", String.valueOf(number)));
		}

		@Route(channel = "websocket.receive", path = "/functions/{number}")
		String receive(String text, ChannelSession session) {
			int sum = session.get("sum", Integer.class).orElseThrow() + Integer.parseInt(text);
			session.put("sum", sum);
			return "sum " + sum;
		}

		@Route(channel = "websocket.connect", path = "/who")
		String who(ConsumerContext context) {
			var handshake = context.connection().orElseThrow().handshake();
			String name = (handshake.principal() != null) ? handshake.principal().getName() : "nobody";
			return name + " " + handshake.sessionAttributes().get("cart") + " " + handshake.headers().getOrigin();
		}

		@Route(channel = "websocket.connect", path = "/authenticated")
		String authenticated() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return (authentication != null) ? authentication.getAuthorities().toString() : "nobody";
		}

		@Route(channel = "websocket.connect", path = "/token")
		String token(WebSocketConnection connection) {
			return String.valueOf(connection.handshake().headers().getFirst("Channels-Test-Principal"));
		}

		@Route(channel = "websocket.connect", path = "/silent")
		void silent() {
		}

		@Route(channel = "websocket.connect", path = "/broken")
		void broken() {
			throw new IllegalStateException("no connection");
		}

		@Route(channel = "websocket.connect", path = "/later")
		String later(ChannelSession session) {
			session.put("tries", session.get("tries", Integer.class).orElse(0) + 1);
			if (session.get("tries", Integer.class).orElseThrow() < 3) {
				throw new ConsumeLaterException(Duration.ofSeconds(1));
			}
			return "at last";
		}

		@Route(channel = "websocket.receive", path = "/later")
		void laterText() {
			throw new CloseConnectionException(CloseCode.of(4002));
		}

		@Route(channel = "websocket.connect", path = "/team")
		void team(WebSocketConnection connection, Groups groups) {
			groups.add("team");
			connection.accept();
		}

	}

	@Consumer
	static class Jobs {

		private final Channels channels;

		private final Clock clock;

		Jobs(Channels channels, Clock clock) {
			this.channels = channels;
			this.clock = clock;
		}

		@Route(channel = "jobs")
		void job(Job job) {
			if (job.attempts() > 0) {
				this.channels.channel("jobs").send(new Job(job.name(), job.attempts() - 1));
				return;
			}
			this.channels.group("team").send(Map.of("text", job.name() + " done"));
			this.channels.channel("archive").send(job);
		}

		@Route(channel = "alarms")
		void alarm(Map<String, Object> alarm) {
			this.channels.channel("archive")
				.send(Map.of("name", alarm.get("name"), "at", this.clock.instant().toString()));
		}

		@Route(channel = "endless")
		void endless() {
			this.channels.channel("endless").send(Map.of());
		}

		@Route(channel = "elsewhere")
		void elsewhere(Job job) {
			CompletableFuture.runAsync(() -> this.channels.channel("jobs").send(job)).join();
			this.channels.channel("archive").send(Map.of("name", "sent elsewhere"));
		}

		@Route(channel = "postponed")
		void postponed(Map<String, Object> job) {
			if (this.clock.instant().isBefore(Instant.parse(String.valueOf(job.get("until"))))) {
				throw new ConsumeLaterException(Duration.ofSeconds(1));
			}
			this.channels.channel("archive").send(Map.of("at", this.clock.instant().toString()));
		}

		@Route(channel = "broken")
		void broken() {
			throw new IllegalArgumentException("a broken job");
		}

	}

	@Consumer
	@Route("/streams")
	static class Streams extends WebSocketDemultiplexer {

	}

	@Stream(value = "echo", of = Streams.class)
	@Component
	@Scope("prototype")
	static class Echo extends WebSocketConsumer {

		@Override
		protected void receive(String text) {
			send(text);
		}

	}

	/**
	 * Counts calls, as a sign that interceptors run.
	 */
	@Component
	@Order(1)
	static class Counting implements ConsumerInterceptor {

		int calls;

		@Override
		public void intercept(ConsumerContext context, MessageConsumer next) throws Exception {
			this.calls++;
			next.consume(context);
		}

	}

	/**
	 * No part of a test of consumers.
	 */
	@Service
	static class Orders {

		private final Channels channels;

		Orders(Channels channels) {
			this.channels = channels;
		}

		void place(String name) {
			this.channels.channel("jobs").send(new Job(name, 0));
			this.channels.channel("alarms").send(Map.of("name", name), Duration.ofMinutes(10));
		}

	}

	/**
	 * No part of a test of consumers unless it is imported.
	 */
	@Configuration(proxyBeanMethods = false)
	static class RoutingConfiguration {

		@Bean
		Routing routing() {
			return Routing.of(Routing.route("websocket.connect", this::hello).path("/hello"));
		}

		private void hello(ConsumerContext context) {
			context.connection().ifPresent((connection) -> connection.send("hello " + version(context)));
		}

		private static @Nullable String version(ConsumerContext context) {
			return context.captures().get("version");
		}

	}

}
