package io.channels.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.web.socket.WebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.consumer.Route;
import io.channels.consumer.Routing;
import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.Workers;

import static io.channels.consumer.Routing.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ChannelsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class));

	@Test
	void withoutConfigurationThereIsOneLayerInMemory() {
		this.contextRunner.run((context) -> {
			ChannelLayers layers = context.getBean("CHANNEL_LAYERS", ChannelLayers.class);

			assertThat(layers.aliases()).containsExactly("default");
			assertThat(layers.get("default").getClass().getPackageName()).isEqualTo("io.channels.layer.memory");
			assertThat(context).hasSingleBean(Channels.class).hasSingleBean(Workers.class);
		});
	}

	@Test
	void injectedChannelsSendToTheDefaultLayer() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).channel("jobs").send(Map.of("id", 7));

			assertThat(context.getBean(ChannelLayers.class).get("default").statistics(ChannelName.of("jobs")).pending())
				.isOne();
		});
	}

	@Test
	void layersAreReachedByTheirAliasesInTheOrderOfTheirConfiguration() {
		this.contextRunner
			.withPropertyValues("channels.layers.second.config.capacity=1", "channels.layers.default.config.capacity=2",
					"channels.layers.a.backend=in-memory")
			.run((context) -> {
				ChannelLayers layers = context.getBean(ChannelLayers.class);
				Channels channels = context.getBean(Channels.class);
				channels.layer("second").channel("jobs").send(Map.of());

				assertThat(layers.aliases()).containsExactly("second", "default", "a");
				assertThat(layers.get("second").statistics().sent()).isOne();
				assertThat(layers.get("default").statistics().sent()).isZero();
				assertThatExceptionOfType(ChannelFullException.class)
					.isThrownBy(() -> channels.layer("second").channel("jobs").send(Map.of()));
			});
	}

	@Test
	void settingsReachTheLayer() {
		this.contextRunner.withUserConfiguration(RecordingBackend.class)
			.withPropertyValues("channels.layers.default.backend=recording",
					"channels.layers.default.config.hosts=one:1,two:2", "channels.layers.default.config.prefix=shop",
					"channels.layers.default.config.capacity=7", "channels.layers.default.config.expiry=10s",
					"channels.layers.default.config.group-expiry=1h",
					"channels.layers.default.config.max-message-size=64KB",
					"channels.layers.default.config.encryption-keys=new,old")
			.run((context) -> {
				LayerSettings settings = context.getBean(RecordingFactory.class).settings.remove();

				assertThat(settings.alias()).isEqualTo("default");
				assertThat(settings.hosts()).containsExactly("one:1", "two:2");
				assertThat(settings.prefix()).isEqualTo("shop");
				assertThat(settings.capacities().of(ChannelName.of("any"))).isEqualTo(7);
				assertThat(settings.expiry()).isEqualTo(Duration.ofSeconds(10));
				assertThat(settings.groupExpiry()).isEqualTo(Duration.ofHours(1));
				assertThat(settings.maxMessageSize().toKilobytes()).isEqualTo(64);
				assertThat(settings.encryptionKeys()).containsExactly("new", "old");
			});
	}

	@Test
	void settingsHaveTheDefaultsOfTheContract() {
		this.contextRunner.withUserConfiguration(RecordingBackend.class)
			.withPropertyValues("channels.layers.default.backend=recording")
			.run((context) -> {
				LayerSettings settings = context.getBean(RecordingFactory.class).settings.remove();
				LayerSettings defaults = LayerSettings.defaults();

				assertThat(settings).usingRecursiveComparison().isEqualTo(defaults);
				assertThat(settings.capacities().of(ChannelName.of("any"))).isEqualTo(100);
				assertThat(settings.expiry()).isEqualTo(Duration.ofSeconds(60));
				assertThat(settings.groupExpiry()).isEqualTo(Duration.ofDays(1));
				assertThat(settings.maxMessageSize().toMegabytes()).isOne();
			});
	}

	@Test
	void channelCapacitiesOfYamlKeepTheirOrder() {
		String yaml = """
				channels:
				  layers:
				    default:
				      backend: recording
				      config:
				        channel-capacity:
				          "[http.response!special*]": 30
				          "[http.response!*]": 10
				          "[jobs?*]": 20
				          jobs.images: 40
				          "[*]": 50
				""";
		assertChannelCapacities(new YamlPropertySourceLoader(), yaml);
	}

	@Test
	void channelCapacitiesOfPropertiesKeepTheirOrder() {
		String properties = """
				channels.layers.default.backend=recording
				channels.layers.default.config.channel-capacity[http.response!special*]=30
				channels.layers.default.config.channel-capacity[http.response!*]=10
				channels.layers.default.config.channel-capacity[jobs?*]=20
				channels.layers.default.config.channel-capacity.jobs.images=40
				channels.layers.default.config.channel-capacity[*]=50
				""";
		assertChannelCapacities(new PropertiesPropertySourceLoader(), properties);
	}

	private void assertChannelCapacities(PropertySourceLoader loader, String file) {
		this.contextRunner.withUserConfiguration(RecordingBackend.class).withInitializer((context) -> {
			try {
				loader.load("file", new ByteArrayResource(file.getBytes()))
					.forEach(context.getEnvironment().getPropertySources()::addFirst);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}).run((context) -> {
			LayerSettings settings = context.getBean(RecordingFactory.class).settings.remove();

			assertThat(List.of("http.response!special1", "http.response!abc", "jobs?x", "jobs.images", "other"))
				.extracting((name) -> settings.capacities().of(ChannelName.of(name)))
				.containsExactly(30, 10, 20, 40, 50);
		});
	}

	@Test
	void layerOfTheApplicationIsFoundByItsBeanName() {
		this.contextRunner.withBean("mine", OwnLayer.class)
			.withPropertyValues("channels.layers.default.backend=mine")
			.run((context) -> assertThat(context.getBean(ChannelLayers.class).get("default"))
				.isSameAs(context.getBean("mine")));
	}

	@Test
	void layerOfTheApplicationIsMadeOfItsClassWithItsSettings() {
		this.contextRunner
			.withPropertyValues("channels.layers.default.backend=" + OwnLayerWithSettings.class.getName(),
					"channels.layers.default.config.prefix=shop")
			.run((context) -> assertThat(context.getBean(ChannelLayers.class).get("default")).isInstanceOfSatisfying(
					OwnLayerWithSettings.class, (layer) -> assertThat(layer.settings.prefix()).isEqualTo("shop")));
	}

	@Test
	void layerOfTheApplicationIsMadeOfItsClassWithInjection() {
		this.contextRunner.withPropertyValues("channels.layers.default.backend=" + InjectedLayer.class.getName())
			.run((context) -> assertThat(context.getBean(ChannelLayers.class).get("default")).isInstanceOfSatisfying(
					InjectedLayer.class,
					(layer) -> assertThat(layer.mapper).isSameAs(context.getBean(JsonMapper.class))));
	}

	@Test
	void factoryOfTheApplicationComesBeforeTheBuiltInOneOfTheSameName() {
		this.contextRunner.withBean(OwnMemoryFactory.class)
			.run((context) -> assertThat(context.getBean(ChannelLayers.class).get("default"))
				.isInstanceOf(OwnLayer.class));
	}

	@Test
	void layersAreClosedWithTheContext() {
		this.contextRunner.withPropertyValues("channels.layers.default.backend=" + OwnLayer.class.getName())
			.run((context) -> {
				OwnLayer layer = (OwnLayer) context.getBean(ChannelLayers.class).get("default");
				context.close();

				assertThat(layer.closed).isTrue();
			});
	}

	@Test
	void layersBackOff() {
		ChannelLayers layers = new ChannelLayers(Map.of("default", new OwnLayer()));

		this.contextRunner.withBean(ChannelLayers.class, () -> layers).run((context) -> {
			assertThat(context.getBean(ChannelLayers.class)).isSameAs(layers);
			assertThat(context).doesNotHaveBean("CHANNEL_LAYERS");
		});
	}

	@Test
	void discoveredRoutesServeLayersThatTheApplicationMade() {
		this.contextRunner.withUserConfiguration(Layers.class, Jobs.class).run((context) -> {
			context.getBean(Channels.class).layer("second").channel("jobs").send(Map.of("id", "7"));

			assertThat(context.getBean(Jobs.class).next()).isEqualTo("annotated 7");
		});
	}

	@Test
	void channelsBackOff() {
		this.contextRunner.withBean("mine", Channels.class, ChannelsAutoConfigurationTests::channels)
			.run((context) -> assertThat(context.getBean(Channels.class)).isSameAs(context.getBean("mine")));
	}

	@Test
	void errorHandlerBacksOff() {
		ConsumerErrorHandler handler = (context, failure) -> {
		};

		this.contextRunner.withBean(ConsumerErrorHandler.class, () -> handler)
			.run((context) -> assertThat(context.getBean(ConsumerErrorHandler.class)).isSameAs(handler));
	}

	@Test
	void innerPartsBackOff() {
		this.contextRunner.withUserConfiguration(OwnParts.class)
			.run((context) -> assertThat(List.of(InMemoryChannelLayerFactory.class, ConsumerCounters.class,
					ConsumerCall.class, Delays.class, ChannelsThreads.class, Workers.class))
				.allSatisfy((type) -> assertThat(context.getBeanNamesForType(type)).singleElement()
					.asString()
					.startsWith("own")));
	}

	@Test
	void clockOfTheApplicationStampsMessages() {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
		Clock clock = mock(Clock.class);
		given(clock.instant()).willAnswer((call) -> now.get());
		given(clock.millis()).willAnswer((call) -> now.get().toEpochMilli());

		this.contextRunner.withBean(Clock.class, () -> clock).run((context) -> {
			ChannelLayer layer = context.getBean(ChannelLayers.class).get("default");
			layer.send(new Message(ChannelName.of("jobs"), Content.empty()));
			now.set(Instant.ofEpochSecond(5));

			assertThat(layer.statistics().oldestAge()).isEqualTo(Duration.ofSeconds(5));
		});
	}

	@Test
	void applicationWithoutWebHasWorkersAndNoGateway() {
		this.contextRunner.withUserConfiguration(Jobs.class).run((context) -> {
			context.getBean(Channels.class).channel("jobs").send(Map.of("id", "7"));

			assertThat(context.getBean(Jobs.class).next()).isEqualTo("annotated 7");
			assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.contains("Gateway"));
		});
	}

	@Test
	void worksWithoutTheWebSocketLibrary() {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(WebSocketHandler.class, jakarta.websocket.Session.class))
			.withUserConfiguration(Jobs.class)
			.run((context) -> {
				context.getBean(Channels.class).channel("jobs").send(Map.of("id", "7"));

				assertThat(context.getBean(Jobs.class).next()).isEqualTo("annotated 7");
			});
	}

	@Test
	void workersCanBeSwitchedOff() {
		this.contextRunner.withUserConfiguration(Jobs.class)
			.withPropertyValues("channels.worker.enabled=false")
			.run((context) -> {
				context.getBean(Channels.class).channel("jobs").send(Map.of("id", "7"));

				assertThat(context).doesNotHaveBean(Workers.class).hasSingleBean(Channels.class);
			});
	}

	@Test
	void workersConsumeWhatTheirPropertiesSay() {
		this.contextRunner.withUserConfiguration(Jobs.class)
			.withPropertyValues("channels.worker.include=job*,images", "channels.worker.exclude=images")
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				channels.channel("images").send(Map.of("id", "6"));
				channels.channel("jobs").send(Map.of("id", "7"));

				assertThat(context.getBean(Jobs.class).next()).isEqualTo("annotated 7");
				assertThat(pending(context.getBean(ChannelLayers.class), "images")).isOne();
			});
	}

	@Test
	void workersRunWhileTheContextDoes() {
		this.contextRunner.run((context) -> {
			Workers workers = context.getBean(Workers.class);
			boolean before = workers.isRunning();
			context.close();

			assertThat(before).isTrue();
			assertThat(workers.isRunning()).isFalse();
		});
	}

	@Test
	void limitOfAChannelReachesTheWorker() {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		Routing routing = Routing.of(route("slow", (context) -> {
			started.countDown();
			finish.await(10, TimeUnit.SECONDS);
		}), route("jobs", (context) -> finish.countDown()));
		this.contextRunner.withBean(Routing.class, () -> routing)
			.withPropertyValues("channels.worker.channel-concurrency[sl*]=1")
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				channels.channel("slow").send(Map.of("id", 1));
				assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
				channels.channel("slow").send(Map.of("id", 2));

				assertThat(context.getBean(ChannelLayers.class)
					.get("default")
					.statistics(ChannelName.of("slow"))
					.pending()).isOne();
				channels.channel("jobs").send(Map.of());
				assertThat(finish.await(10, TimeUnit.SECONDS)).isTrue();
			});
	}

	@Test
	void eachLayerGoesThroughItsRouting() {
		this.contextRunner.withUserConfiguration(Jobs.class, Routings.class)
			.withPropertyValues("channels.layers.default.routing=first", "channels.layers.other.routing=second")
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				Jobs jobs = context.getBean(Jobs.class);
				channels.channel("jobs").send(Map.of("id", "1"));
				String onDefault = jobs.next();
				channels.layer("other").channel("jobs").send(Map.of("id", "2"));

				assertThat(List.of(onDefault, jobs.next())).containsExactly("first 1", "second 2");
			});
	}

	@Test
	void layerWithoutRoutingGoesThroughRoutingBeansAndThenAnnotatedRoutes() {
		this.contextRunner.withUserConfiguration(Jobs.class, FilteredRouting.class)
			.withPropertyValues("channels.worker.concurrency=1")
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				Jobs jobs = context.getBean(Jobs.class);
				channels.channel("jobs").send(Map.of("id", "2"));
				channels.channel("jobs").send(Map.of("id", "3"));

				assertThat(List.of(jobs.next(), jobs.next())).containsExactly("filtered 2", "annotated 3");
			});
	}

	@Test
	void consumerAnswersThroughTheLayerThatItsMessageCameFrom() {
		this.contextRunner.withUserConfiguration(Forwarding.class)
			.withPropertyValues("channels.layers.default.backend=in-memory", "channels.layers.other.backend=in-memory")
			.run((context) -> {
				ChannelLayers layers = context.getBean(ChannelLayers.class);
				context.getBean(Channels.class).layer("other").channel("in").send(Map.of());
				List<String> out = context.getBean(Forwarding.class).await();

				assertThat(out).containsExactly("sent");
				assertThat(pending(layers, "other", "out")).isOne();
				assertThat(pending(layers, "default", "out")).isZero();
			});
	}

	@Test
	void threadsArePlatformThreadsByDefault() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(ChannelsThreads.class).workers().newThread(() -> {
			}).getClass()).isEqualTo(Thread.class));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void threadsAreVirtualWhereBootIsToldToUseThem() {
		this.contextRunner.withUserConfiguration(Jobs.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				context.getBean(Channels.class).channel("jobs").send(Map.of("id", "7"));
				Jobs jobs = context.getBean(Jobs.class);

				assertThat(jobs.next()).isEqualTo("annotated 7");
				assertThat(jobs.thread.getClass().getSimpleName()).isEqualTo("VirtualThread");
			});
	}

	private static Channels channels() {
		return Channels.of(new ChannelLayers(Map.of("default", new OwnLayer())),
				new ContentConverter(JsonMapper.shared()));
	}

	private static long pending(ChannelLayers layers, String channel) {
		return pending(layers, "default", channel);
	}

	private static long pending(ChannelLayers layers, String alias, String channel) {
		return layers.get(alias).statistics(ChannelName.of(channel)).pending();
	}

	@Consumer
	static class Jobs {

		private final BlockingQueue<String> consumed = new LinkedBlockingQueue<>();

		private volatile Thread thread;

		@Route(channel = { "jobs", "images" })
		void consume(Message message) {
			add("annotated", message);
		}

		void add(String route, Message message) {
			this.thread = Thread.currentThread();
			this.consumed.add(route + " " + message.get("id"));
		}

		String next() throws InterruptedException {
			return this.consumed.poll(10, TimeUnit.SECONDS);
		}

	}

	@Consumer
	static class Forwarding {

		private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

		@Route(channel = "in")
		void consume(Channels channels) {
			channels.channel("out").send(Map.of());
			this.done.add("sent");
		}

		List<String> await() throws InterruptedException {
			return List.of(String.valueOf(this.done.poll(10, TimeUnit.SECONDS)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routings {

		@Bean
		Routing first(Jobs jobs) {
			return Routing.of(route("jobs", (context) -> jobs.add("first", context.message())));
		}

		@Bean
		Routing second(Jobs jobs) {
			return Routing.of(route("jobs", (context) -> jobs.add("second", context.message())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilteredRouting {

		@Bean
		Routing filtered(Jobs jobs) {
			return Routing.of(route("jobs", (context) -> jobs.add("filtered", context.message())).filter("id", "2"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Layers {

		@Bean
		ChannelLayers layers(InMemoryChannelLayerFactory factory) {
			return new ChannelLayers(Map.of("default", factory.create(LayerSettings.defaults()), "second",
					factory.create(LayerSettings.defaults())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnParts {

		@Bean
		InMemoryChannelLayerFactory ownFactory() {
			return new InMemoryChannelLayerFactory(Clock.systemUTC());
		}

		@Bean
		ConsumerCounters ownCounters() {
			return new ConsumerCounters();
		}

		@Bean
		ConsumerCall ownCall(ConsumerErrorHandler handler, ConsumerCounters counters, JsonMapper mapper) {
			return new ConsumerCall(handler, counters, mapper);
		}

		@Bean
		Delays ownDelays() {
			return Delays.onThread();
		}

		@Bean
		ChannelsThreads ownThreads() {
			return new ChannelsThreads(Thread::new, new SimpleAsyncTaskExecutor(), new SimpleAsyncTaskExecutor(),
					() -> {
					});
		}

		@Bean
		Workers ownWorkers() {
			return new Workers(List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RecordingBackend {

		@Bean
		RecordingFactory recordingFactory() {
			return new RecordingFactory();
		}

	}

	static class RecordingFactory implements ChannelLayerFactory {

		private final BlockingQueue<LayerSettings> settings = new LinkedBlockingQueue<>();

		@Override
		public String backend() {
			return "recording";
		}

		@Override
		public ChannelLayer create(LayerSettings settings) {
			this.settings.add(settings);
			return new OwnLayer();
		}

	}

	static class OwnMemoryFactory extends RecordingFactory {

		@Override
		public String backend() {
			return "in-memory";
		}

	}

	static class OwnLayerWithSettings extends OwnLayer {

		private final LayerSettings settings;

		OwnLayerWithSettings(LayerSettings settings) {
			this.settings = settings;
		}

	}

	static class InjectedLayer extends OwnLayer {

		private final JsonMapper mapper;

		InjectedLayer(JsonMapper mapper) {
			this.mapper = mapper;
		}

	}

}
