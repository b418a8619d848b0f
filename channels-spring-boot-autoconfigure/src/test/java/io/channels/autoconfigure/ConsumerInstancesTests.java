package io.channels.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration;
import io.channels.channel.Channels;
import io.channels.consumer.BaseConsumer;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketReply;
import io.channels.websocket.consumer.JsonWebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumer;

import static io.channels.consumer.Routing.routeClass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsumerInstancesTests {

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withPropertyValues("channels.worker.enabled=false")
		.withBean(Log.class)
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsWebSocketAutoConfiguration.class));

	@Test
	void eachConnectionHasItsOwnInstanceWithItsDependencies() {
		this.contextRunner.withUserConfiguration(Counting.class).run((context) -> {
			Client first = Client.connect(context, "/count").send("a");
			Client second = Client.connect(context, "/count").send("b");
			first.send("c");

			assertThat(context.getBean(Log.class).entries).containsExactly("new 1", "new 2");
			assertThat(first.texts()).containsExactly("1: a", "1: ac");
			assertThat(second.texts()).containsExactly("2: b");
		});
	}

	@Test
	void noInstanceIsMadeBeforeTheFirstConnection() {
		this.contextRunner.withUserConfiguration(Counting.class)
			.run((context) -> assertThat(context.getBean(Log.class).entries).isEmpty());
	}

	@Test
	void instanceIsDestroyedOnceAfterTheDisconnect() {
		this.contextRunner.withUserConfiguration(Counting.class).run((context) -> {
			Log log = context.getBean(Log.class);
			Client.connect(context, "/count").send("a").disconnect();
			context.close();

			assertThat(log.entries).containsExactly("new 1", "disconnect 1", "destroy 1");
		});
	}

	@Test
	void instanceOfAConnectionThatWasNotAcceptedIsDestroyed() {
		this.contextRunner.withUserConfiguration(Counting.class).run((context) -> {
			Client.connect(context, "/count").abandon();

			assertThat(context.getBean(Log.class).entries).containsExactly("new 1", "destroy 1");
		});
	}

	@Test
	void eventAfterTheEndMakesNoInstance() {
		this.contextRunner.withUserConfiguration(Counting.class).run((context) -> {
			Client client = Client.connect(context, "/count").disconnect().send("late");

			assertThat(context.getBean(Log.class).entries).containsExactly("new 1", "disconnect 1", "destroy 1");
			assertThat(client.texts()).isEmpty();
		});
	}

	@Test
	void beanOfAFactoryMethodIsAPrototype() {
		this.contextRunner.withUserConfiguration(Factory.class).run((context) -> {
			Client first = Client.connect(context, "/count").send("a");
			Client second = Client.connect(context, "/count").send("b");
			first.disconnect();

			assertThat(first.texts()).containsExactly("1: a");
			assertThat(second.texts()).containsExactly("2: b");
			assertThat(context.getBean(Log.class).entries).containsExactly("new 1", "new 2", "disconnect 1",
					"destroy 1");
		});
	}

	@Test
	void classThatIsNoBeanIsMadeWithInjectionAndDestroyed() {
		this.contextRunner
			.withBean("routing", Routing.class, () -> Routing.of(routeClass(Counting.class).path("/other")))
			.run((context) -> {
				Client client = Client.connect(context, "/other").send("a").disconnect();

				assertThat(client.texts()).containsExactly("1: a");
				assertThat(context.getBean(Log.class).entries).containsExactly("new 1", "disconnect 1", "destroy 1");
			});
	}

	@Test
	void beanOfASubclassIsNoInstanceOfTheClass() {
		this.contextRunner.withUserConfiguration(Loud.class)
			.withBean("routing", Routing.class, () -> Routing.of(routeClass(Counting.class).path("/quiet")))
			.run((context) -> {
				assertThat(Client.connect(context, "/quiet").send("a").texts()).containsExactly("1: a");
				assertThat(Client.connect(context, "/loud").send("a").texts()).containsExactly("2: A");
			});
	}

	@Test
	void instanceThatIsAskedForItsMappingIsDestroyed() {
		this.contextRunner.withUserConfiguration(Mapped.class).run((context) -> {
			List<String> atStart = List.copyOf(context.getBean(Log.class).entries);
			Client client = Client.connect(context, "/mapped").send("a").send("b").disconnect();

			assertThat(atStart).containsExactly("new 1", "destroy 1");
			assertThat(client.texts()).containsExactly("a", "ab");
			assertThat(context.getBean(Log.class).entries.subList(2, 4)).containsExactly("new 2", "destroy 2");
		});
	}

	@Test
	void jsonConsumerReadsItsTypeWithTheMapperOfTheApplication() {
		this.contextRunner.withUserConfiguration(Json.class)
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.run((context) -> assertThat(
					Client.connect(context, "/json").send("{\"first_name\":\"ann\"}").send("{").texts())
				.containsExactly("{\"first_name\":\"ann!\"}",
						"{\"error\":{\"code\":\"invalid_json\",\"message\":\"Malformed JSON at line 1, column 2\"}}"));
	}

	@Test
	void proxiedClassWorks() {
		this.contextRunner.withUserConfiguration(Proxies.class, Counting.class).run((context) -> {
			Client first = Client.connect(context, "/count").send("a").send("b");
			Client second = Client.connect(context, "/count").send("c");
			first.disconnect();

			assertThat(AopUtils.isCglibProxy(context.getBean(Counting.class))).isTrue();
			assertThat(first.replies()).first().isEqualTo(WebSocketReply.accepting());
			assertThat(first.texts()).containsExactly("1: a", "1: ab");
			assertThat(second.texts()).containsExactly("2: c");
			assertThat(context.getBean(Log.class).entries).contains("around receive", "disconnect 1", "destroy 1");
		});
	}

	@Test
	void proxiedJsonConsumerWorks() {
		this.contextRunner.withUserConfiguration(Proxies.class, Json.class)
			.run((context) -> assertThat(Client.connect(context, "/json").send("{\"firstName\":\"ann\"}").texts())
				.containsExactly("{\"firstName\":\"ann!\"}"));
	}

	@Test
	void proxiedMappedMethodsWork() {
		this.contextRunner.withUserConfiguration(Proxies.class, Mapped.class).run((context) -> {
			Client client = Client.connect(context, "/mapped").send("a").send("b");

			assertThat(client.texts()).containsExactly("a", "ab");
			assertThat(context.getBean(Log.class).entries).contains("around receive");
		});
	}

	@Test
	void proxiedAnnotatedMethodsWork() {
		this.contextRunner.withUserConfiguration(Proxies.class, Methods.class).run((context) -> {
			Client client = Client.connect(context, "/methods").send("a");

			assertThat(AopUtils.isCglibProxy(context.getBean(Methods.class))).isTrue();
			assertThat(client.texts()).containsExactly("method a");
			assertThat(context.getBean(Log.class).entries).contains("around receive");
		});
	}

	@Test
	void backgroundMessageHasAnInstanceOfItsOwn() {
		this.contextRunner.withUserConfiguration(Background.class)
			.withPropertyValues("channels.worker.enabled=true", "channels.worker.concurrency=1")
			.run((context) -> {
				Log log = context.getBean(Log.class);
				context.getBean(Channels.class).channel("jobs").send(Map.of("id", "7"));
				context.getBean(Channels.class).channel("jobs").send(Map.of("id", "8"));
				await().until(() -> log.entries.size() == 8);

				assertThat(log.entries).containsExactly("new 1", "destroy 1", "new 2", "consume 7", "destroy 2",
						"new 3", "consume 8", "destroy 3");
			});
	}

	static class Log {

		private final List<String> entries = new CopyOnWriteArrayList<>();

		private final AtomicInteger instances = new AtomicInteger();

		int instance() {
			int number = this.instances.incrementAndGet();
			add("new " + number);
			return number;
		}

		void add(String entry) {
			this.entries.add(entry);
		}

	}

	@Consumer
	@Route("/count")
	static class Counting extends WebSocketConsumer {

		private final Log log;

		private final int number;

		private String all = "";

		Counting(Log log) {
			this.log = log;
			this.number = log.instance();
		}

		@Override
		protected void receive(String text) {
			this.all += text;
			send(this.number + ": " + style(this.all));
		}

		protected String style(String text) {
			return text;
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			this.log.add("disconnect " + this.number);
		}

		@PreDestroy
		private void destroy() {
			this.log.add("destroy " + this.number);
		}

	}

	@Consumer
	@Route("/loud")
	static class Loud extends Counting {

		Loud(Log log) {
			super(log);
		}

		@Override
		protected String style(String text) {
			return text.toUpperCase(Locale.ROOT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		Counting counting(Log log) {
			return new Counting(log);
		}

	}

	@Consumer
	@Route("/mapped")
	static class Mapped extends BaseConsumer {

		private final Log log;

		private final int number;

		private String all = "";

		Mapped(Log log) {
			this.log = log;
			this.number = log.instance();
		}

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("websocket.receive", "receive");
		}

		String receive(String text) {
			this.all += text;
			return this.all;
		}

		@PreDestroy
		void destroy() {
			this.log.add("destroy " + this.number);
		}

	}

	@Consumer
	@Route
	static class Background extends BaseConsumer {

		private final Log log;

		private final int number;

		Background(Log log) {
			this.log = log;
			this.number = log.instance();
		}

		@Override
		protected Map<String, String> methodMapping() {
			return Map.of("jobs", "consume");
		}

		void consume(Message message) {
			this.log.add("consume " + message.get("id"));
		}

		@PreDestroy
		void destroy() {
			this.log.add("destroy " + this.number);
		}

	}

	@Consumer
	@Route("/json")
	static class Json extends JsonWebSocketConsumer<Json.Person> {

		@Override
		protected void receive(Person message) {
			send(new Person(message.firstName() + "!"));
		}

		record Person(String firstName) {
		}

	}

	@Consumer
	static class Methods {

		private final String prefix;

		Methods(Log log) {
			this.prefix = "method ";
		}

		@Route(channel = "websocket.receive", path = "/methods")
		String receive(String text) {
			return this.prefix + text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		@Bean
		static BeanPostProcessor proxying(ObjectProvider<Log> log) {
			return new BeanPostProcessor() {
				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof BaseConsumer) && !(bean instanceof Methods)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					factory.addAdvice((MethodInterceptor) (invocation) -> {
						log.getObject().add("around " + invocation.getMethod().getName());
						return invocation.proceed();
					});
					return factory.getProxy();
				}
			};
		}

	}

}
