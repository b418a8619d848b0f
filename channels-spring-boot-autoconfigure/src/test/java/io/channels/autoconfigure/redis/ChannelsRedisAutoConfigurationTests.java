package io.channels.autoconfigure.redis;

import java.time.Clock;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerUnavailableException;
import io.channels.layer.redis.RedisChannelLayerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelsRedisAutoConfigurationTests {

	private static final String BACKEND = "channels.layers.default.backend=redis";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class,
				ChannelsRedisAutoConfiguration.class));

	private final ApplicationContextRunner withConnection = this.contextRunner
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

	@Test
	void isListed() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ChannelsRedisAutoConfiguration.class.getName());
	}

	@Test
	void layerInMemoryNeedsNoRedis() {
		this.withConnection.withPropertyValues("spring.data.redis.port=1").run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(RedisChannelLayerFactory.class);
			assertThat(context.getBean(ChannelLayers.class).get("default").problem()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.url=redis://127.0.0.1:1", "spring.data.redis.port=1" })
	void connectionIsThatOfTheApplication(String property) {
		this.withConnection.withPropertyValues(BACKEND, "spring.data.redis.host=127.0.0.1", property)
			.run((context) -> assertThat(unavailable(context.getStartupFailure())).hasMessageContaining("127.0.0.1:1"));
	}

	@Test
	void hostsComeBeforeTheConnectionOfTheApplication() {
		this.withConnection
			.withPropertyValues(BACKEND, "spring.data.redis.port=2", "channels.layers.default.config.hosts=127.0.0.1:1")
			.run((context) -> assertThat(unavailable(context.getStartupFailure())).hasMessageContaining("127.0.0.1:1"));
	}

	@Test
	void hostsNeedNoConnectionOfTheApplication() {
		this.contextRunner.withPropertyValues(BACKEND, "channels.layers.default.config.hosts=127.0.0.1:1")
			.run((context) -> assertThat(unavailable(context.getStartupFailure())).hasMessageContaining("127.0.0.1:1"));
	}

	@Test
	void layerWithoutAnyRedisIsTold() {
		this.contextRunner.withPropertyValues(BACKEND)
			.run((context) -> assertThat(unavailable(context.getStartupFailure()))
				.hasMessageStartingWith("Channel layer 'default' has no Redis"));
	}

	@Test
	void oneOfSeveralConnectionsIsNotGuessed() {
		this.contextRunner.withPropertyValues(BACKEND)
			.withBean("first", LettuceConnectionFactory.class)
			.withBean("second", LettuceConnectionFactory.class)
			.run((context) -> assertThat(unavailable(context.getStartupFailure())).hasMessageContaining("or several"));
	}

	@Test
	void primaryOfSeveralConnectionsIsTaken() {
		this.contextRunner.withPropertyValues(BACKEND)
			.withBean("first", LettuceConnectionFactory.class)
			.withBean("second", LettuceConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1),
					(definition) -> definition.setPrimary(true))
			.run((context) -> assertThat(unavailable(context.getStartupFailure())).hasMessageContaining("127.0.0.1:1"));
	}

	@Test
	void factoryOfTheApplicationReplacesIt() {
		RedisChannelLayerFactory own = new RedisChannelLayerFactory(() -> null, Clock.systemUTC());
		this.withConnection.withBean("own", RedisChannelLayerFactory.class, () -> own)
			.run((context) -> assertThat(context).getBean(RedisChannelLayerFactory.class).isSameAs(own));
	}

	@ParameterizedTest
	@ValueSource(classes = { RedisClient.class, LettuceConnectionFactory.class })
	void withoutOneOfTheLibrariesThereIsNone(Class<?> absent) {
		ApplicationContextRunner runner = this.contextRunner.withClassLoader(new FilteredClassLoader(absent));

		runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(ChannelLayers.class)
			.doesNotHaveBean(RedisChannelLayerFactory.class));
		runner.withPropertyValues(BACKEND)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage(
						"Property 'channels.layers.default.backend' names the backend 'redis', which is not available"));
	}

	private static LayerUnavailableException unavailable(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof LayerUnavailableException)) {
			cause = cause.getCause();
		}
		assertThat(cause).isInstanceOf(LayerUnavailableException.class);
		return (LayerUnavailableException) cause;
	}

}
