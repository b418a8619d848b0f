package io.channels.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;

import io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.WebSocketReply;
import io.channels.websocket.consumer.WebSocketConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class AnnotatedRoutesTests {

	private static final String RECEIVE = "websocket.receive";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withPropertyValues("channels.worker.enabled=false")
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsWebSocketAutoConfiguration.class));

	@Test
	void classesAndMethodsAreFound() {
		this.contextRunner.withUserConfiguration(ByClass.class, ByMethod.class).run((context) -> {
			assertThat(answer(context, "/class", "a")).isEqualTo("class a");
			assertThat(answer(context, "/method", "a")).isEqualTo("method a");
		});
	}

	@Test
	void methodMayHaveSeveralChannels() {
		this.contextRunner.withUserConfiguration(SeveralChannels.class)
			.run((context) -> assertThat(Client.connect(context, "/several").send("a").disconnect().replies())
				.containsExactly(WebSocketReply.text("/several"), WebSocketReply.text("/several"),
						WebSocketReply.text("/several")));
	}

	@Test
	void exactPathComesBeforePatternAndRegexComesLast() {
		this.contextRunner.withUserConfiguration(Specific.class).run((context) -> {
			assertThat(answer(context, "/chat/blue", "a")).isEqualTo("exact");
			assertThat(answer(context, "/chat/red", "a")).isEqualTo("pattern");
			assertThat(answer(context, "/chat/red/1", "a")).isEqualTo("regex");
			assertThat(answer(context, "/other", "a")).isEqualTo("all");
		});
	}

	@Test
	void moreFiltersComeFirst() {
		this.contextRunner.withUserConfiguration(Filtered.class).run((context) -> {
			assertThat(answer(context, "/chat/blue", "/quit")).isEqualTo("command");
			assertThat(answer(context, "/chat/blue", "hello")).isEqualTo("exact");
		});
	}

	@Test
	void explicitOrderComesBeforeEverything() {
		this.contextRunner.withUserConfiguration(Ordered.class, OrderedClass.class).run((context) -> {
			assertThat(answer(context, "/chat/blue", "a")).isEqualTo("first");
			assertThat(answer(context, "/mail/blue", "a")).isEqualTo("class");
		});
	}

	@Test
	void placeholdersAreResolved() {
		this.contextRunner.withUserConfiguration(Placeholders.class)
			.withPropertyValues("app.path=/configured", "app.word=h.*")
			.run((context) -> {
				assertThat(answer(context, "/configured", "hello")).isEqualTo("placeholder");
				assertThat(Client.connect(context, "/configured").send("bye").texts()).isEmpty();
			});
	}

	@Test
	void bothSpellingsOfRegularExpressionsCapture() {
		this.contextRunner.withUserConfiguration(Spellings.class).run((context) -> {
			assertThat(answer(context, "/java/blue", "a")).isEqualTo("java blue");
			assertThat(answer(context, "/demultiplex/blue/", "a")).isEqualTo("python blue");
		});
	}

	@Test
	void beanOfAFactoryMethodIsFound() {
		this.contextRunner.withUserConfiguration(Factory.class)
			.run((context) -> assertThat(answer(context, "/factory", "a")).isEqualTo("made by a factory"));
	}

	@Test
	void lazyBeanIsMadeForItsFirstMessage() {
		Slow.created = false;

		this.contextRunner.withUserConfiguration(Slow.class).run((context) -> {
			boolean before = Slow.created;

			assertThat(answer(context, "/slow", "a")).isEqualTo("slow");
			assertThat(before).isFalse();
		});
	}

	private static String answer(AssertableWebApplicationContext context, String path, String text) {
		return String.valueOf(Client.connect(context, path).send(text).texts().get(0));
	}

	@Consumer
	@Route("/class")
	static class ByClass extends WebSocketConsumer {

		@Override
		protected void receive(String text) {
			send("class " + text);
		}

	}

	@Consumer
	static class ByMethod {

		@Route(channel = RECEIVE, path = "/method")
		String receive(String text) {
			return "method " + text;
		}

	}

	@Consumer
	static class SeveralChannels {

		@Route(channel = { "websocket.connect", RECEIVE, "websocket.disconnect" }, path = "{*path}")
		WebSocketReply receive(String path) {
			return WebSocketReply.text(path);
		}

	}

	@Consumer
	static class Specific {

		@Route(channel = RECEIVE)
		String all(String text) {
			return "all";
		}

		@Route(channel = RECEIVE, path = "^/chat/.*")
		String regex(String text) {
			return "regex";
		}

		@Route(channel = RECEIVE, path = "/chat/{room}")
		String pattern(String text) {
			return "pattern";
		}

		@Route(channel = RECEIVE, path = "/chat/blue")
		String exact(String text) {
			return "exact";
		}

	}

	@Consumer
	static class Filtered {

		@Route(channel = RECEIVE, path = "/chat/blue")
		String exact(String text) {
			return "exact";
		}

		@Route(channel = RECEIVE, path = "^/chat/.*", filters = @Route.Filter(key = "text", pattern = "/"))
		String command(String text) {
			return "command";
		}

	}

	@Consumer
	@Order(5)
	static class Ordered {

		@Route(channel = RECEIVE, path = "/chat/blue")
		String exact(String text) {
			return "exact";
		}

		@Route(channel = RECEIVE, path = "/chat/{room}")
		@Order(1)
		String first(String text) {
			return "first";
		}

		@Route(channel = RECEIVE, path = "/mail/blue")
		@Order(3)
		String mail(String text) {
			return "mail";
		}

	}

	@Consumer
	@Route("/mail/**")
	@Order(2)
	static class OrderedClass extends WebSocketConsumer {

		@Override
		protected void receive(String text) {
			send("class");
		}

	}

	@Consumer
	static class Placeholders {

		@Route(channel = "${app.channel:websocket.receive}", path = "${app.path}",
				filters = @Route.Filter(key = "text", pattern = "${app.word}"))
		String receive(String text) {
			return "placeholder";
		}

	}

	@Consumer
	static class Spellings {

		@Route(channel = RECEIVE, path = "^/java/(?<room>[a-z]+)$")
		String java(String room) {
			return "java " + room;
		}

		@Route(channel = RECEIVE, path = "^/demultiplex/(?P<room_name>[a-zA-Z0-9_]+)/")
		@SuppressWarnings("checkstyle:ParameterName")
		String python(String room_name) {
			return "python " + room_name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		Made made() {
			return new Made("made by a factory");
		}

	}

	record Made(String answer) {

		@Route(channel = RECEIVE, path = "/factory")
		String receive(String text) {
			return this.answer;
		}

	}

	@Consumer
	@Lazy
	static class Slow {

		private static boolean created;

		Slow() {
			created = true;
		}

		@Route(channel = RECEIVE, path = "/slow")
		String receive(String text) {
			return "slow";
		}

	}

}
