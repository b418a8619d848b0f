package io.channels.autoconfigure.actuate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.PingHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class ChannelsHealthAutoConfigurationTests {

	private static final String BEAN_NAME = "channelsHealthContributor";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsHealthAutoConfiguration.class, HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class));

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ChannelsHealthAutoConfiguration.class.getName());
	}

	@Test
	void layerInMemoryIsUp() {
		this.contextRunner.run((context) -> {
			assertThat(aliases(context)).containsExactly("default");
			assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void everyLayerHasItsEntry() {
		this.contextRunner
			.withPropertyValues("channels.layers.second.config.capacity=1", "channels.layers.default.backend=in-memory")
			.run((context) -> {
				assertThat(aliases(context)).containsExactly("second", "default");
				assertThat(health(context, "second").getStatus()).isEqualTo(Status.UP);
				assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void onlyTheLayerWithTheProblemIsDownUntilItIsSolved() {
		ChannelLayer troubled = mock(ChannelLayer.class);
		this.contextRunner
			.withBean(ChannelLayers.class,
					() -> new ChannelLayers(Map.of("default", mock(ChannelLayer.class), "far", troubled)))
			.run((context) -> {
				given(troubled.problem()).willReturn(Optional.of("No answer"));

				assertThat(health(context, "far").getStatus()).isEqualTo(Status.DOWN);
				assertThat(health(context, "far").getDetails()).containsEntry("problem", "No answer");
				assertThat(health(context, "default").getStatus()).isEqualTo(Status.UP);

				given(troubled.problem()).willReturn(Optional.empty());

				assertThat(health(context, "far").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void contributorOfTheApplicationReplacesIt() {
		this.contextRunner.withBean(BEAN_NAME, HealthContributor.class, PingHealthIndicator::new)
			.run((context) -> assertThat(contributor(context)).isInstanceOf(PingHealthIndicator.class));
	}

	@Test
	void indicatorOfTheApplicationReplacesIt() {
		this.contextRunner.withBean("channelsHealthIndicator", HealthIndicator.class, PingHealthIndicator::new)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(BEAN_NAME);
				assertThat(contributor(context)).isInstanceOf(PingHealthIndicator.class);
			});
	}

	@Test
	void canBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.channels.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN_NAME));
	}

	@Test
	void isOffWithTheDefaultsAndCanBeSwitchedOnAlone() {
		ApplicationContextRunner off = this.contextRunner
			.withPropertyValues("management.health.defaults.enabled=false");

		off.run((context) -> assertThat(context).doesNotHaveBean(BEAN_NAME));
		off.withPropertyValues("management.health.channels.enabled=true")
			.run((context) -> assertThat(context).hasBean(BEAN_NAME));
	}

	@Test
	void withoutTheHealthLibraryThereIsNone() {
		new ApplicationContextRunner().withUserConfiguration(Imported.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ChannelLayers.class)
				.doesNotHaveBean(BEAN_NAME));
	}

	@Test
	void withoutTheConditionOfTheHealthLibraryThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN_NAME));
	}

	@Test
	void withoutLayersThereIsNone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChannelsHealthAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN_NAME));
	}

	private static List<String> aliases(ApplicationContext context) {
		return ((CompositeHealthContributor) contributor(context)).stream()
			.map(HealthContributors.Entry::name)
			.toList();
	}

	private static Health health(ApplicationContext context, String alias) {
		CompositeHealthContributor layers = (CompositeHealthContributor) contributor(context);
		return ((HealthIndicator) layers.getContributor(alias)).health();
	}

	private static HealthContributor contributor(ApplicationContext context) {
		return context.getBean(HealthContributorRegistry.class).getContributor("channels");
	}

	/**
	 * Imported by name, as in an application, so that annotations that are absent are not
	 * read.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
			ChannelsHealthAutoConfiguration.class })
	static class Imported {

	}

}
