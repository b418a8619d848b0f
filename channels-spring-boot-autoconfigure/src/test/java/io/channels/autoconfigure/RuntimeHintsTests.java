package io.channels.autoconfigure;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

import io.channels.binding.BindingAction;
import io.channels.binding.WebSocketBinding;
import io.channels.channel.Channel;
import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.websocket.consumer.JsonWebSocketConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image would keep of the library, and of consumers of an application. No
 * native image is built here.
 */
class RuntimeHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void generate() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(RuntimeHintsTests.class)), new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class, Methods.class,
					Mapped.class, Json.class, Bound.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		hints = generation.getRuntimeHints();
	}

	@ParameterizedTest
	@ValueSource(strings = { "io/channels/client/channels.js", "io/channels/client/channels.classic.js",
			"io/channels/layer/redis/prelude.lua", "io/channels/layer/redis/send.lua" })
	void resourcesAreKept(String name) {
		assertThat(getClass().getClassLoader().getResource(name)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(name)).accepts(hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.channels.multiplex.JsonStreamCodec$Data",
			"io.channels.multiplex.JsonStreamCodec$Failure", "io.channels.multiplex.StreamError",
			"io.channels.binding.WebSocketBinding$Payload", "io.channels.worker.ConsumerCall$ErrorFrame",
			"io.channels.worker.ConsumerCall$Problem", "io.channels.dispatch.HandshakeCodec$Written" })
	void recordsThatAreWrittenAsJsonAreKept(String name) throws Exception {
		Class<?> type = Class.forName(name);

		assertThat(type.getRecordComponents()).isNotEmpty()
			.allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(type, component.getAccessor().getName()))
				.accepts(hints));
	}

	@Test
	void handlerOfTomcatIsMadeByItsClass() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.channels.websocket.server.TomcatUpgradeHandler"))
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints);
	}

	@Test
	void handlerOfTomcatIsNotNamedWithoutTomcat() {
		FilteredClassLoader withoutTomcat = new FilteredClassLoader("org.apache.tomcat");
		RuntimeHints few = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories", withoutTomcat)
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getName().startsWith("io.channels."))
			.forEach((registrar) -> registrar.registerHints(few, withoutTomcat));

		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.channels.websocket.server.TomcatUpgradeHandler"))).rejects(few);
		assertThat(RuntimeHintsPredicates.resource().forResource("io/channels/client/channels.js")).accepts(few);
	}

	@Test
	void propertiesAreBound() {
		assertThat(RuntimeHintsPredicates.reflection().onType(ChannelsProperties.Config.class)).accepts(hints);
	}

	@Test
	void annotatedMethodsAreCalled() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Methods.class, "take")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Methods.class, "unrelated")).rejects(hints);
	}

	@Test
	void whatMethodsTakeAndReturnIsReadAndWritten() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Job.class, "name")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Part.class, "size")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Answer.class, "text")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Channel.class)).rejects(hints);
	}

	@Test
	void methodsOfConsumerClassesAreCalled() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Mapped.class, "work")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "number")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Mapped.class, "hidden")).rejects(hints);
	}

	@Test
	void whatJsonHoldsIsRead() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Said.class, "words")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Json.class, "help")).rejects(hints);
	}

	@Test
	void entityOfABindingIsReadAndWritten() {
		assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(Card.class, "title")).accepts(hints);
	}

	record Job(String name, List<Part> parts) {
	}

	record Part(int size) {
	}

	record Answer(String text) {
	}

	record Order(int number) {
	}

	record Said(String words) {
	}

	static class Card {

		@Nullable String title;

	}

	@Consumer
	static class Methods {

		@Route(channel = "jobs")
		Answer take(Job job, Channel reply) {
			return new Answer(unrelated(job));
		}

		String unrelated(Job job) {
			return job.name().toLowerCase(Locale.ROOT);
		}

	}

	@Consumer
	static class Mapped extends BaseConsumer {

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("orders", "work");
		}

		void work(Order order) {
			hidden(order);
		}

		private void hidden(Order order) {
		}

	}

	@Consumer
	static class Json extends JsonWebSocketConsumer<Said> {

		@Override
		protected void receive(Said said) {
			help(said);
		}

		void help(Said said) {
		}

	}

	@Consumer
	static class Bound extends WebSocketBinding<Card, Long> {

		@Override
		protected Collection<String> groupNames(Card instance) {
			return List.of();
		}

		@Override
		protected boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable Long id) {
			return false;
		}

	}

}
