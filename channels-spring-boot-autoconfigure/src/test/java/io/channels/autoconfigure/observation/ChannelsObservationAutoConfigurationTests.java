package io.channels.autoconfigure.observation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.channel.Channels;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.message.Message;
import io.channels.observation.ObservedConsumers;
import io.channels.observation.ObservedDeliveries;
import io.channels.observation.ObservedHandshakes;
import io.channels.observation.ObservedLayers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ChannelsObservationAutoConfigurationTests {

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsObservationAutoConfiguration.class))
		.withUserConfiguration(Jobs.class);

	private final Stopped stopped = new Stopped();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final ApplicationContextRunner contextRunner = this.withoutRegistry.withBean(ObservationRegistry.class,
			() -> this.registry);

	ChannelsObservationAutoConfigurationTests() {
		this.registry.observationConfig().observationHandler(this.stopped);
	}

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ChannelsObservationAutoConfiguration.class.getName());
	}

	@Test
	void sendsAndConsumersAreObserved() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).channel("jobs.good").send(Map.of("job", 1));

			await().until(() -> this.stopped.has("channels.consumer"));
			assertThat(this.stopped.keys("channels.send")).containsEntry("channel", "jobs.good")
				.containsEntry("layer", "default")
				.containsEntry("target", "jobs.good");
			assertThat(this.stopped.keys("channels.consumer")).containsEntry("channel", "jobs.good")
				.containsEntry("outcome", "consumed")
				.hasEntrySatisfying("route", (route) -> assertThat(route).contains("jobs.good"));
		});
	}

	@Test
	void failureOfAConsumerIsAnError() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).channel("jobs.bad").send(Map.of("job", 1));

			await().until(() -> this.stopped.has("channels.consumer"));
			assertThat(this.stopped.keys("channels.consumer")).containsEntry("outcome", "failed");
			assertThat(this.stopped.context("channels.consumer").getError()).isInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void whatIsToBeConsumedLaterIsNoError() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).channel("jobs.later").send(Map.of("job", 1));

			await().until(() -> this.stopped.has("channels.consumer"));
			assertThat(this.stopped.keys("channels.consumer")).containsEntry("outcome", "retried");
			assertThat(this.stopped.context("channels.consumer").getError()).isNull();
		});
	}

	@Test
	void groupSendsAreObservedByGroup() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).group("crowd").send(Map.of("text", "hello"));

			assertThat(this.stopped.keys("channels.group.send"))
				.containsExactlyInAnyOrderEntriesOf(Map.of("layer", "default", "target", "crowd"));
		});
	}

	@Test
	void observationsOfTheApplicationReplaceThem() {
		ObservedConsumers own = new ObservedConsumers(ObservationRegistry.NOOP);
		this.contextRunner.withBean("own", ObservedConsumers.class, () -> own)
			.run((context) -> assertThat(context).getBean(ObservedConsumers.class).isSameAs(own));
	}

	@Test
	void withoutARegistryThereAreNone() {
		this.withoutRegistry.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(Channels.class)
			.doesNotHaveBean(ObservedConsumers.class)
			.doesNotHaveBean(ObservedLayers.class)
			.doesNotHaveBean(ObservedDeliveries.class)
			.doesNotHaveBean(ObservedHandshakes.class));
	}

	@Test
	void withoutMicrometerThereAreNone() {
		this.withoutRegistry.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Channels.class)
				.doesNotHaveBean(ChannelsObservationAutoConfiguration.class));
	}

	@Test
	void withoutHandlersMessagesAreLeftAlone() {
		this.withoutRegistry.withBean(ObservationRegistry.class, ObservationRegistry::create).run((context) -> {
			context.getBean(Channels.class).channel("jobs.good").send(Map.of("job", 1));

			await().until(() -> context.getBean(Jobs.class).metadata != null);
			assertThat(context.getBean(Jobs.class).metadata).isEmpty();
		});
	}

	/**
	 * Consumers that end in different ways.
	 */
	@Consumer
	static class Jobs {

		private volatile Map<String, String> metadata;

		@Route(channel = "jobs.good")
		void good(Message message) {
			this.metadata = message.metadata();
		}

		@Route(channel = "jobs.bad")
		void bad() {
			throw new IllegalStateException("bad");
		}

		@Route(channel = "jobs.later")
		void later() {
			throw new ConsumeLaterException(Duration.ofHours(1));
		}

	}

	/**
	 * Remembers what was observed.
	 */
	private static final class Stopped implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.contexts.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		boolean has(String name) {
			return this.contexts.stream().anyMatch((context) -> name.equals(context.getName()));
		}

		Observation.Context context(String name) {
			return this.contexts.stream().filter((context) -> name.equals(context.getName())).findFirst().orElseThrow();
		}

		Map<String, String> keys(String name) {
			Map<String, String> keys = new HashMap<>();
			context(name).getAllKeyValues().forEach((value) -> keys.put(value.getKey(), value.getValue()));
			return keys;
		}

	}

}
