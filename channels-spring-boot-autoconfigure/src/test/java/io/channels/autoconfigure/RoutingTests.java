package io.channels.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration;
import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketReply;
import io.channels.websocket.consumer.WebSocketConsumer;
import io.channels.worker.ConsumerCounters;

import static io.channels.consumer.Routing.include;
import static io.channels.consumer.Routing.route;
import static io.channels.consumer.Routing.routeClass;
import static org.assertj.core.api.Assertions.assertThat;

class RoutingTests {

	private static final String CONNECT = "websocket.connect";

	private static final String RECEIVE = "websocket.receive";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withPropertyValues("channels.worker.enabled=false")
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsWebSocketAutoConfiguration.class));

	@Test
	void routeCallsItsConsumer() {
		Routing routing = Routing.of(route(RECEIVE, saying("echo")).path("/echo"));

		run(routing, (context) -> {
			assertThat(Client.connect(context, "/echo").send("a").texts()).containsExactly("echo {}");
			assertThat(Client.connect(context, "/other").send("a").texts()).isEmpty();
		});
	}

	@Test
	void routeOfSeveralChannelsCallsItsConsumerForEach() {
		Routing routing = Routing.of(route(List.of(CONNECT, RECEIVE), saying("both")));

		run(routing, (context) -> assertThat(Client.connect(context, "/").send("a").texts()).containsExactly("both {}",
				"both {}"));
	}

	@Test
	void filtersOnOtherKeysDecideForEachMessage() {
		Routing routing = Routing.of(
				route(RECEIVE, saying("command")).path("/chat/{room}").filter("text", "/(?<command>[a-z]+)"),
				route(RECEIVE, saying("line")).path("/chat/{room}"));

		run(routing,
				(context) -> assertThat(
						Client.connect(context, "/chat/blue").send("/quit now").send("hello").send("/quit").texts())
					.containsExactly("command {command=quit, room=blue}", "line {room=blue}",
							"command {command=quit, room=blue}"));
	}

	@Test
	void firstMatchWins() {
		Routing routing = Routing.of(route(RECEIVE, saying("any")).path("/chat/{room}"),
				route(RECEIVE, saying("exact")).path("/chat/blue"));

		run(routing, (context) -> assertThat(Client.connect(context, "/chat/blue").send("a").texts())
			.containsExactly("any {room=blue}"));
	}

	@Test
	void classHasAnInstanceForEachConnection() {
		Routing routing = Routing.of(routeClass(Counting.class).path("/count"));

		run(routing, (context) -> {
			Client first = Client.connect(context, "/count").send("a").send("b");
			Client second = Client.connect(context, "/count").send("c");

			assertThat(first.texts()).containsExactly("count 1", "count 2");
			assertThat(second.texts()).containsExactly("count 1");
		});
	}

	@Test
	void customizerPreparesEachInstance() {
		Routing routing = Routing.of(
				routeClass(Counting.class, (consumer) -> consumer.label = "custom").path("/custom"),
				routeClass(Counting.class).path("/plain"));

		run(routing, (context) -> {
			assertThat(Client.connect(context, "/custom").send("a").texts()).containsExactly("custom 1");
			assertThat(Client.connect(context, "/custom").send("a").texts()).containsExactly("custom 1");
			assertThat(Client.connect(context, "/plain").send("a").texts()).containsExactly("count 1");
		});
	}

	@Test
	void customizerMayChangeTheMethodMapping() {
		Routing routing = Routing
			.of(routeClass(Mapped.class, (consumer) -> consumer.mapping = Map.of("changed", "receive")).filter("name",
					"^ann"));

		run(routing, (context) -> {
			ConsumerRouters routers = context.getBean(ConsumerRouters.class);

			assertThat(routers.router("default").channels()).containsExactly("changed");
			assertThat(routers.router("default").match("changed", (key) -> key.equals("name") ? "anna" : null))
				.isPresent();
			assertThat(routers.router("default").match("changed", (key) -> key.equals("name") ? "bob" : null))
				.isEmpty();
		});
	}

	@Test
	void methodMappingCallsTheMethodOfEachChannel() {
		Routing routing = Routing.of(routeClass(Mapped.class).path("^/path/(?P<id>[0-9]+)$"));

		run(routing, (context) -> assertThat(Client.connect(context, "/path/7").send("hello").disconnect().texts())
			.containsExactly("connect 7", "receive 7 hello"));
	}

	@Test
	void channelThatIsNotMappedHasNoRoute() {
		Routing routing = Routing.of(routeClass(Mapped.class).path("^/path/(?P<id>[0-9]+)$"));

		run(routing, (context) -> {
			Client client = Client.connect(context, "/path/7").disconnect();

			assertThat(client.hasEnded()).isTrue();
			assertThat(context.getBean(ConsumerCounters.class).statistics().unrouted()).isOne();
		});
	}

	@Test
	void prefixIsCutOffBeforeNestedRoutesSeeThePath() {
		Routing routing = Routing.of(include("/ws", route(RECEIVE, saying("chat")).path("/chat/{room}")));

		run(routing, (context) -> {
			assertThat(Client.connect(context, "/ws/chat/blue").send("a").texts()).containsExactly("chat {room=blue}");
			assertThat(Client.connect(context, "/chat/blue").send("a").texts()).isEmpty();
		});
	}

	@Test
	void capturesOfPrefixesReachTheConsumer() {
		Routing routing = Routing.of(include("^/ws/v(?P<version>[0-9]+)",
				include("/{tenant}", routeClass(Captured.class).path("^/chat/(?P<room_name>[a-z]+)/$"))));

		run(routing, (context) -> assertThat(Client.connect(context, "/ws/v2/acme/chat/django/").send("a").texts())
			.containsExactly("2 acme django"));
	}

	@Test
	void capturesOfPrefixesAreParametersOfMappedMethods() {
		Routing routing = Routing.of(include("/{id}", routeClass(Mapped.class).path("/chat")));

		run(routing, (context) -> assertThat(Client.connect(context, "/7/chat").send("a").texts())
			.containsExactly("connect 7", "receive 7 a"));
	}

	@Test
	void searchGoesOnBehindAnIncludeWithoutMatch() {
		Routing routing = Routing.of(include("/ws", route(RECEIVE, saying("nested")).path("/chat")),
				route(RECEIVE, saying("rest")).path("/ws/{name}"));

		run(routing, (context) -> {
			assertThat(Client.connect(context, "/ws/chat").send("a").texts()).containsExactly("nested {}");
			assertThat(Client.connect(context, "/ws/mail").send("a").texts()).containsExactly("rest {name=mail}");
		});
	}

	@Test
	void routingIsTakenOverWithAndWithoutPrefix() {
		Routing inner = Routing.of(route(RECEIVE, saying("inner")).path("/chat"));
		Routing routing = Routing.of(include(inner), include("/ws", inner));

		run(routing, (context) -> {
			assertThat(Client.connect(context, "/chat").send("a").texts()).containsExactly("inner {}");
			assertThat(Client.connect(context, "/ws/chat").send("a").texts()).containsExactly("inner {}");
		});
	}

	@Test
	void beansAreTriedInTheirOrderAndBeforeAnnotatedRoutes() {
		this.contextRunner.withUserConfiguration(OrderedRoutings.class, Annotated.class).run((context) -> {
			assertThat(Client.connect(context, "/a").send("a").texts()).containsExactly("first {}");
			assertThat(Client.connect(context, "/b").send("a").texts()).containsExactly("second {name=b}");
			assertThat(Client.connect(context, "/b/c").send("a").texts()).containsExactly("annotated");
		});
	}

	@Test
	void handshakeIsTheSameInEveryEvent() {
		Handshakes handshakes = new Handshakes();
		Routing routing = Routing.of(route(List.of(CONNECT, RECEIVE, "websocket.disconnect"), handshakes));

		run(routing, (context) -> {
			Client.connect(context, "/").send("a").disconnect();

			assertThat(handshakes.seen).hasSize(3).containsOnly(handshakes.seen.get(0));
		});
	}

	private void run(Routing routing, ContextConsumer<AssertableWebApplicationContext> test) {
		this.contextRunner.withBean("routing", Routing.class, () -> routing).run(test);
	}

	private static MessageConsumer saying(String what) {
		return (context) -> context.connection()
			.ifPresent((connection) -> connection.send(what + " " + new TreeMap<>(context.captures())));
	}

	static class Counting extends WebSocketConsumer {

		private String label = "count";

		private int count;

		@Override
		protected void receive(String text) {
			send(this.label + " " + ++this.count);
		}

	}

	static class Captured extends WebSocketConsumer {

		@Override
		protected void receive(String text) {
			send(captured("version") + " " + captured("tenant") + " " + captured("room_name"));
		}

	}

	static class Mapped extends BaseConsumer {

		private Map<String, String> mapping = Map.of(CONNECT, "connect", RECEIVE, "receive");

		private String id = "";

		@Override
		protected Map<String, String> methodMapping() {
			return this.mapping;
		}

		WebSocketReply connect(String id) {
			this.id = id;
			return WebSocketReply.text("connect " + id);
		}

		String receive(String text) {
			return "receive " + this.id + " " + text;
		}

	}

	static class Handshakes implements MessageConsumer {

		private final List<Object> seen = new ArrayList<>();

		@Override
		public void consume(ConsumerContext context) {
			this.seen.add(context.connection().map(WebSocketConnection::handshake).orElseThrow());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OrderedRoutings {

		@Bean
		@Order(2)
		Routing second() {
			return Routing.of(route(RECEIVE, saying("second")).path("/{name}"));
		}

		@Bean
		@Order(1)
		Routing first() {
			return Routing.of(route(RECEIVE, saying("first")).path("/a"));
		}

	}

	@Consumer
	static class Annotated {

		@Route(channel = RECEIVE, path = "/**")
		String receive(String text) {
			return "annotated";
		}

	}

}
