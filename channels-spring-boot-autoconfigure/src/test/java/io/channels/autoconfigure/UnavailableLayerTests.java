package io.channels.autoconfigure;

import java.net.ConnectException;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerFactory;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class UnavailableLayerTests {

	private static final String BACKEND = "channels.layers.default.backend=";

	@Test
	void backendThatCannotBeUsedIsAnsweredWithItsReasonAndTheWayOut() {
		FailureAnalysis analysis = FailedStart.of(FarBackend.class, BACKEND + "far");

		assertThat(analysis.getDescription()).isEqualTo("Layer 'default' cannot reach far.example.org:7000");
		assertThat(analysis.getAction()).isEqualTo("Start the server, or correct the hosts.");
		assertThat(analysis.getCause())
			.isInstanceOfSatisfying(LayerUnavailableException.class,
					(failure) -> assertThat(failure.getAlias()).isEqualTo("default"))
			.hasCauseInstanceOf(ConnectException.class);
	}

	@Test
	void backendWhoseLibraryIsMissingIsAnsweredWithTheDependencyToAdd() {
		FailureAnalysis analysis = FailedStart.with(BACKEND + "redis");

		assertThat(analysis.getDescription())
			.isEqualTo("Property 'channels.layers.default.backend' names the backend 'redis', which is not available");
		assertThat(analysis.getAction()).isEqualTo(
				"Add the dependency org.springframework.boot:spring-boot-starter-data-redis, or configure another"
						+ " backend.");
		assertThat(analysis.getCause()).isInstanceOf(InvalidLayerException.class);
	}

	@Test
	void layersBeforeTheOneThatCannotBeMadeAreClosed() {
		OwnLayer near = new OwnLayer();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class))
			.withBean("near", ChannelLayerFactory.class, () -> new NearFactory(near))
			.withBean("far", ChannelLayerFactory.class, FarFactory::new)
			.withPropertyValues(BACKEND + "near", "channels.layers.jobs.backend=far")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(near.closed).isTrue();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class FarBackend {

		@Bean
		ChannelLayerFactory far() {
			return new FarFactory();
		}

	}

	static class FarFactory implements ChannelLayerFactory {

		@Override
		public String backend() {
			return "far";
		}

		@Override
		public ChannelLayer create(LayerSettings settings) {
			throw new LayerUnavailableException(settings.alias(),
					"Layer '%s' cannot reach far.example.org:7000".formatted(settings.alias()),
					"Start the server, or correct the hosts.", new ConnectException("Connection refused"));
		}

	}

	/**
	 * Hands out one layer.
	 *
	 * @param layer the layer
	 */
	record NearFactory(ChannelLayer layer) implements ChannelLayerFactory {

		@Override
		public String backend() {
			return "near";
		}

		@Override
		public ChannelLayer create(LayerSettings settings) {
			return this.layer;
		}

	}

}
