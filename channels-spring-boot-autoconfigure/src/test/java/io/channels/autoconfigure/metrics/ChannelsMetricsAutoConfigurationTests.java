package io.channels.autoconfigure.metrics;

import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.websocket.ChannelsWebSocketAutoConfiguration;
import io.channels.channel.Channels;
import io.channels.channel.Group;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.message.ChannelSource;
import io.channels.metrics.ConsumerMetrics;
import io.channels.metrics.GatewayMetrics;
import io.channels.metrics.LayerMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ChannelsMetricsAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(JacksonAutoConfiguration.class,
			ChannelsAutoConfiguration.class, ChannelsWebSocketAutoConfiguration.class,
			ChannelsMetricsAutoConfiguration.class, MetricsAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withBean(SimpleMeterRegistry.class, () -> new SimpleMeterRegistry());

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ChannelsMetricsAutoConfiguration.class.getName());
	}

	@Test
	void metersOfLayersCountWhatIsSent() {
		this.contextRunner.run((context) -> {
			context.getBean(Channels.class).channel("jobs").send(Map.of("job", 1));

			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("channels.layer.sent").tag("layer", "default").functionCounter().count())
				.isEqualTo(1);
			assertThat(registry.get("channels.layer.pending").tag("layer", "default").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void groupMessagesCountTheMembersThatTheyAreFor() {
		ChannelReceiver receiver = mock(ChannelReceiver.class);
		given(receiver.has(any())).willReturn(true);
		given(receiver.receive(any(), any())).willReturn(Delivery.DELIVERED, Delivery.FULL, Delivery.GONE);
		this.contextRunner.run((context) -> {
			ChannelLayer layer = context.getBean(ChannelLayers.class).get("default");
			layer.subscribe(ChannelSource.of("here!"), receiver);
			Group group = context.getBean(Channels.class).group("crowd");
			List.of("here!1", "here!2", "here!3").forEach(group::add);

			group.send(Map.of("text", "hello"));
			context.getBean(Channels.class).group("nobody").send(Map.of("text", "hello"));

			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("channels.group.messages").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("channels.group.members").functionCounter().count()).isEqualTo(3);
		});
	}

	@Test
	void everyLayerHasItsMeters() {
		this.contextRunner
			.withPropertyValues("channels.layers.second.config.capacity=1", "channels.layers.default.backend=in-memory")
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("channels.layer.sent").meters())
				.extracting((meter) -> meter.getId().getTag("layer"))
				.containsExactlyInAnyOrder("default", "second"));
	}

	@Test
	void metersOfConsumersTellHowCallsEnd() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);

			assertThat(registry.find("channels.consumer.calls").meters())
				.extracting((meter) -> meter.getId().getTag("outcome"))
				.containsExactlyInAnyOrder("consumed", "failed", "retried");
			assertThat(registry.find("channels.consumer.dropped").meters())
				.extracting((meter) -> meter.getId().getTag("reason"))
				.containsExactlyInAnyOrder("unrouted", "given_up");
		});
	}

	@Test
	void gatewayHasMetersWhereThereIsOne() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(GatewayMetrics.class));
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean(SimpleMeterRegistry.class, () -> new SimpleMeterRegistry())
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);

				assertThat(registry.get("channels.connections").gauge().value()).isZero();
				assertThat(registry.get("channels.outbound.deepest").gauge().value()).isZero();
				assertThat(registry.find("channels.websocket.dropped").meters())
					.extracting((meter) -> meter.getId().getTag("reason"))
					.containsExactlyInAnyOrder("full", "ended");
				assertThat(registry.find("channels.handshakes.refused").meters())
					.extracting((meter) -> meter.getId().getTag("reason"))
					.containsExactlyInAnyOrder("malformed", "origin", "connections", "address", "unavailable");
				assertThat(registry.get("channels.websocket.limited").functionCounter().count()).isZero();
			});
	}

	@Test
	void metersOfTheApplicationReplaceThem() {
		LayerMetrics own = new LayerMetrics(new ChannelLayers(Map.of()));
		this.contextRunner.withBean(LayerMetrics.class, () -> own).run((context) -> {
			assertThat(context).getBean(LayerMetrics.class).isSameAs(own);
			assertThat(context.getBean(MeterRegistry.class).find("channels.layer.sent").meters()).isEmpty();
		});
	}

	@Test
	void withoutARegistryThereAreNone() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LayerMetrics.class)
				.doesNotHaveBean(ConsumerMetrics.class));
	}

	@Test
	void withoutMicrometerThereAreNone() {
		new ApplicationContextRunner().withUserConfiguration(Imported.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChannelLayers.class)
				.doesNotHaveBean("channelsLayerMetrics"));
	}

	/**
	 * Imported by name, as in an application, so that annotations that are absent are not
	 * read.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
			ChannelsMetricsAutoConfiguration.class })
	static class Imported {

	}

}
