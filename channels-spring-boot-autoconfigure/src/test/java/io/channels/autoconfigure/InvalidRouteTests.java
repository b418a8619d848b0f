package io.channels.autoconfigure;

import java.time.LocalDate;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.message.Message;
import io.channels.websocket.consumer.WebSocketConsumer;

import static io.channels.consumer.Routing.route;
import static org.assertj.core.api.Assertions.assertThat;

class InvalidRouteTests {

	private static final String HERE = InvalidRouteTests.class.getName() + "$";

	@Test
	void invalidChannelNameIsNamedWithItsConsumerAndTheRule() {
		FailureAnalysis analysis = FailedStart.of(InvalidChannel.class);

		assertThat(analysis.getDescription())
			.startsWith(
					"Consumer '%sInvalidChannel.consume' has a route for a channel that cannot exist. ".formatted(HERE))
			.contains("Invalid channel", "'my jobs'");
		assertThat(analysis.getAction()).contains("Correct the name 'my jobs'", "@Route");
	}

	@Test
	void nodeLocalChannelIsNotRouted() {
		FailureAnalysis analysis = FailedStart.of(NodeLocalChannel.class);

		assertThat(analysis.getDescription()).isEqualTo(
				"Consumer '%sNodeLocalChannel.consume' has a route for 'jobs!mine', but messages of node-local channels are not routed"
					.formatted(HERE));
		assertThat(analysis.getAction()).isEqualTo("Use the name of a channel without '!'.");
	}

	@Test
	void invalidChannelNameOfARoutingBeanIsQuoted() {
		FailureAnalysis analysis = FailedStart.of(InvalidChannelInRouting.class);

		assertThat(analysis.getDescription()).contains("Invalid channel", "'my jobs'");
		assertThat(analysis.getAction()).contains("'my jobs'", "Routing bean");
	}

	@Test
	void identicalRoutesAreBothNamed() {
		FailureAnalysis analysis = FailedStart.of(Identical.class);

		assertThat(analysis.getDescription())
			.startsWith("Two routes match the same messages, so the second can never win:")
			.contains("[websocket.receive] (path = /chat/{room}) -> %sIdentical.".formatted(HERE))
			.contains("Identical.one", "Identical.other");
		assertThat(analysis.getAction())
			.isEqualTo("Remove one of them, or give it another path or a filter that tells them apart.");
	}

	@Test
	void routeHiddenInARoutingBeanIsNamedWithTheOneBeforeIt() {
		FailureAnalysis analysis = FailedStart.of(Hidden.class);

		assertThat(analysis.getDescription()).contains("the second can never win", "[jobs] -> ",
				"[jobs] (kind = large) -> ");
		assertThat(analysis.getDescription().indexOf("[jobs] -> "))
			.isLessThan(analysis.getDescription().indexOf("[jobs] (kind"));
	}

	@Test
	void positionalGroupIsRefusedAtItsPlace() {
		FailureAnalysis analysis = FailedStart.of(PositionalGroup.class);

		assertThat(analysis.getDescription()).isEqualTo(
				"Regular expression '^/chat/([a-z]+)/$' has a positional group at position 7, at the @Route of method '%sPositionalGroup.receive'"
					.formatted(HERE));
		assertThat(analysis.getAction()).contains("Name the group", "(?<room>[a-z]+)");
	}

	@Test
	void regularExpressionThatDoesNotCompileIsRefusedAtItsPlace() {
		FailureAnalysis analysis = FailedStart.of(BadRegex.class);

		assertThat(analysis.getDescription())
			.startsWith("'^/chat/[a-z/$' is no valid regular expression: Unclosed character class")
			.endsWith("at the @Route of class '%sBadRegex'".formatted(HERE));
		assertThat(analysis.getAction()).contains("position");
	}

	@Test
	void filterThatDoesNotCompileIsRefusedAtItsPlace() {
		FailureAnalysis analysis = FailedStart.of(BadFilter.class);

		assertThat(analysis.getDescription()).contains("'*.png' is no valid regular expression",
				"at the @Route of method '%sBadFilter.consume'".formatted(HERE));
	}

	@Test
	void regularExpressionWithoutCaretIsToldToHaveOne() {
		FailureAnalysis analysis = FailedStart.of(NoCaret.class);

		assertThat(analysis.getDescription()).isEqualTo(
				"Path '/chat/(?P<room>[a-z]+)/$' looks like a regular expression, at the @Route of class '%sNoCaret'"
					.formatted(HERE));
		assertThat(analysis.getAction())
			.isEqualTo("Begin a regular expression with '^', or write a path pattern such as '/chat/{room}'.");
	}

	@Test
	void methodWithoutChannelIsToldToNameOne() {
		FailureAnalysis analysis = FailedStart.of(NoChannel.class);

		assertThat(analysis.getDescription())
			.isEqualTo("The @Route of method '%sNoChannel.receive' names no channel".formatted(HERE));
		assertThat(analysis.getAction()).contains("@Route(channel = \"websocket.receive\", path = \"/echo\")");
	}

	@Test
	void classThatIsNoConsumerIsToldToBecomeOne() {
		FailureAnalysis analysis = FailedStart.of(NoConsumer.class);

		assertThat(analysis.getDescription())
			.isEqualTo("Class '%sNoConsumer' has a @Route, but extends neither WebSocketConsumer nor BaseConsumer"
				.formatted(HERE));
		assertThat(analysis.getAction()).contains("Extend one of them", "@Route(channel = …) on methods");
	}

	@Test
	void classDoesNotNameChannels() {
		FailureAnalysis analysis = FailedStart.of(ClassWithChannel.class);

		assertThat(analysis.getDescription())
			.isEqualTo("The @Route of class '%sClassWithChannel' names channels".formatted(HERE));
		assertThat(analysis.getAction()).contains("methodMapping()");
	}

	@Test
	void methodsOfAConsumerClassHaveNoRoutes() {
		FailureAnalysis analysis = FailedStart.of(ClassWithMethodRoute.class);

		assertThat(analysis.getDescription())
			.isEqualTo("Method 'extra' of consumer class '%sClassWithMethodRoute' has a @Route".formatted(HERE));
		assertThat(analysis.getAction()).contains("methodMapping()");
	}

	@Test
	void mappingToAMissingMethodIsNamed() {
		FailureAnalysis analysis = FailedStart.of(MissingMethod.class);

		assertThat(analysis.getDescription())
			.isEqualTo("methodMapping() of '%sMissingMethod' names the method 'recieve', which does not exist"
				.formatted(HERE));
		assertThat(analysis.getAction()).isEqualTo("Add the method, or correct its name in methodMapping().");
	}

	@Test
	void mappingToSeveralMethodsOfOneNameIsRefused() {
		FailureAnalysis analysis = FailedStart.of(OverloadedMethod.class);

		assertThat(analysis.getDescription()).isEqualTo(
				"methodMapping() of '%sOverloadedMethod' names the method 'consume', of which there are 2 with different parameters"
					.formatted(HERE));
		assertThat(analysis.getAction()).isEqualTo("Give the consumer method a name of its own.");
	}

	@Test
	void emptyMappingIsRefused() {
		FailureAnalysis analysis = FailedStart.of(EmptyMapping.class);

		assertThat(analysis.getDescription())
			.isEqualTo("Consumer class '%sEmptyMapping' consumes no channels".formatted(HERE));
		assertThat(analysis.getAction()).contains("methodMapping()", "WebSocketConsumer");
	}

	@Test
	void privateMethodIsRefused() {
		FailureAnalysis analysis = FailedStart.of(PrivateMethod.class);

		assertThat(analysis.getDescription())
			.isEqualTo("Consumer method '%sPrivateMethod.consume' is private".formatted(HERE));
		assertThat(analysis.getAction()).startsWith("Make it package-private");
	}

	@Test
	void parameterThatCannotBeResolvedIsNamedWithItsMethodAndWhatThereIs() {
		FailureAnalysis analysis = FailedStart.of(Unresolvable.class);

		assertThat(analysis.getDescription()).isEqualTo(
				"Parameter 'day' of type java.time.LocalDate of consumer method '%sUnresolvable.receive' cannot be resolved"
					.formatted(HERE));
		assertThat(analysis.getAction()).contains("the route captures, of which there are [room]", "String text",
				"byte[]", "WebSocketConnection", "ArgumentResolver bean", "-parameters");
	}

	@Test
	void parameterOfAMappedMethodThatCannotBeResolvedIsNamed() {
		FailureAnalysis analysis = FailedStart.of(UnresolvableInMapping.class);

		assertThat(analysis.getDescription()).contains("Parameter 'count' of type int",
				"'%sUnresolvableInMapping.consume'".formatted(HERE));
	}

	@Consumer
	static class InvalidChannel {

		@Route(channel = "my jobs")
		void consume(Message message) {
		}

	}

	@Consumer
	static class NodeLocalChannel {

		@Route(channel = "jobs!mine")
		void consume(Message message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InvalidChannelInRouting {

		@Bean
		Routing routing() {
			return Routing.of(route("my jobs", (context) -> {
			}));
		}

	}

	@Consumer
	static class Identical {

		@Route(channel = "websocket.receive", path = "/chat/{room}")
		void one(String text) {
		}

		@Route(channel = "websocket.receive", path = "/chat/{name}")
		void other(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hidden {

		@Bean
		Routing routing() {
			return Routing.of(route("jobs", Hidden::consume), route("jobs", Hidden::consume).filter("kind", "large"));
		}

		private static void consume(ConsumerContext context) {
		}

	}

	@Consumer
	static class PositionalGroup {

		@Route(channel = "websocket.receive", path = "^/chat/([a-z]+)/$")
		void receive(String text) {
		}

	}

	@Consumer
	@Route("^/chat/[a-z/$")
	static class BadRegex extends WebSocketConsumer {

	}

	@Consumer
	static class BadFilter {

		@Route(channel = "jobs", filters = @Route.Filter(key = "file", pattern = "*.png"))
		void consume(Message message) {
		}

	}

	@Consumer
	@Route("/chat/(?P<room>[a-z]+)/$")
	static class NoCaret extends WebSocketConsumer {

	}

	@Consumer
	static class NoChannel {

		@Route("/chat")
		void receive(String text) {
		}

	}

	@Consumer
	@Route("/chat")
	static class NoConsumer {

	}

	@Consumer
	@Route(path = "/chat", channel = "websocket.receive")
	static class ClassWithChannel extends WebSocketConsumer {

	}

	@Consumer
	@Route("/chat")
	static class ClassWithMethodRoute extends WebSocketConsumer {

		@Route(channel = "jobs")
		void extra(Message message) {
		}

	}

	@Consumer
	@Route
	static class MissingMethod extends BaseConsumer {

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("jobs", "recieve");
		}

	}

	@Consumer
	@Route
	static class OverloadedMethod extends BaseConsumer {

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("jobs", "consume");
		}

		void consume(Message message) {
		}

		void consume(Map<String, String> content) {
		}

	}

	@Consumer
	@Route
	static class EmptyMapping extends BaseConsumer {

	}

	@Consumer
	static class PrivateMethod {

		@Route(channel = "jobs")
		private void consume(Message message) {
		}

	}

	@Consumer
	static class Unresolvable {

		@Route(channel = "websocket.receive", path = "/chat/{room}")
		void receive(String room, LocalDate day) {
		}

	}

	@Consumer
	@Route
	static class UnresolvableInMapping extends BaseConsumer {

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("jobs", "consume");
		}

		void consume(int count) {
		}

	}

}
