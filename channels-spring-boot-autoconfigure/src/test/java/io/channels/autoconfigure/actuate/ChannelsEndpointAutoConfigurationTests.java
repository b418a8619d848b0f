package io.channels.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.channels.actuate.ChannelsEndpoint;
import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.cluster.Cluster;
import io.channels.layer.ChannelLayers;
import io.channels.worker.ConsumerCounters;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsEndpointAutoConfiguration.class));

	private final ApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=channels");

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ChannelsEndpointAutoConfiguration.class.getName());
	}

	@Test
	void thereIsNoneUnlessItIsExposed() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(ChannelsEndpoint.class));
		this.exposed.run((context) -> assertThat(context).hasSingleBean(ChannelsEndpoint.class));
	}

	@Test
	void accessCanBeSwitchedOff() {
		this.exposed.withPropertyValues("management.endpoint.channels.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(ChannelsEndpoint.class));
	}

	@Test
	void endpointOfTheApplicationReplacesIt() {
		ChannelLayers layers = new ChannelLayers(Map.of());
		ConsumerCounters counters = new ConsumerCounters();
		ChannelsEndpoint own = new ChannelsEndpoint(layers, (alias) -> List.of(), counters, null,
				new Cluster(layers, counters, null));
		this.exposed.withBean("own", ChannelsEndpoint.class, () -> own)
			.run((context) -> assertThat(context).getBean(ChannelsEndpoint.class).isSameAs(own));
	}

	@Test
	void withoutTheActuatorThereIsNone() {
		new ApplicationContextRunner().withUserConfiguration(Imported.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("channelsEndpoint"));
	}

	@Test
	void withoutItsConditionThereIsNone() {
		this.exposed.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("channelsEndpoint"));
	}

	/**
	 * Imported by name, as in an application, so that annotations that are absent are not
	 * read.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
			ChannelsEndpointAutoConfiguration.class })
	static class Imported {

	}

}
