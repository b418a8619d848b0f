package io.channels.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.channels.channel.Channels;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.Consumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.Route;
import io.channels.layer.ChannelLayers;
import io.channels.message.ChannelSource;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the properties and beans make of messages that are put off too often.
 */
class DeadLetterConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class))
		.withUserConfiguration(Busy.class)
		.withPropertyValues("channels.layers.default.backend=in-memory", "channels.layers.other.backend=in-memory",
				"channels.worker.retry.max-retries=2", "channels.worker.retry.delay=1ms",
				"channels.worker.retry.max-delay=1ms");

	@Test
	void deadLettersGoToTheChannelOfTheirLayer() {
		this.contextRunner.withPropertyValues("channels.worker.dead-letter-channel=dead-letters").run((context) -> {
			context.getBean(Channels.class).layer("other").channel("jobs").send(Map.of("id", 7));

			assertThat(received(context, Duration.ofSeconds(10))).get()
				.satisfies((letter) -> assertThat(letter.get("attempts")).isEqualTo(3L));
		});
	}

	@Test
	void handlerOfTheApplicationReplacesTheChannel() {
		this.contextRunner.withUserConfiguration(Handler.class)
			.withPropertyValues("channels.worker.dead-letter-channel=dead-letters")
			.run((context) -> {
				context.getBean(Channels.class).layer("other").channel("jobs").send(Map.of("id", 7));

				assertThat(context.getBean(Handler.class).letters.poll(10, TimeUnit.SECONDS)).isEqualTo("7 after 3");
				assertThat(received(context, Duration.ZERO)).isEmpty();
			});
	}

	private static Optional<Message> received(ApplicationContext context, Duration timeout)
			throws InterruptedException {
		return context.getBean(ChannelLayers.class)
			.get("other")
			.receive(List.of(ChannelSource.of("dead-letters")), timeout);
	}

	/**
	 * Puts everything off.
	 */
	@Consumer
	static class Busy {

		@Route(channel = "jobs")
		void consume(ConsumerContext context) {
			throw new ConsumeLaterException();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handler {

		private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();

		@Bean
		DeadLetterHandler ownHandler() {
			return (context, attempts) -> this.letters.add(context.message().get("id") + " after " + attempts);
		}

	}

}
