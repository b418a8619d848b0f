package io.channels.layer.redis;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import io.channels.channel.Channels;
import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Applications that only have properties, and Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisApplicationTests {

	private static RedisServer server;

	private static RedisServer second;

	@BeforeAll
	static void startServers() {
		server = RedisServer.started();
		second = RedisServer.started();
	}

	@AfterAll
	static void stopServers() {
		server.close();
		second.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--spring.data.redis.url=redis://127.0.0.1:%d/1",
			"--spring.data.redis.host=127.0.0.1 --spring.data.redis.port=%d",
			"--channels.layers.default.config.hosts=127.0.0.1:%d",
			"--channels.layers.default.config.hosts[0]=redis://127.0.0.1:%d/2 --channels.layers.default.config.hosts[1]=127.0.0.1:%d" })
	void oneApplicationConsumesWhatAnotherSends(String properties) throws InterruptedException {
		String[] arguments = properties.formatted(server.port(), second.port()).split(" ");
		try (ConfigurableApplicationContext consuming = run(arguments);
				ConfigurableApplicationContext sending = run(
						Stream.concat(Stream.of(arguments), Stream.of("--channels.worker.enabled=false"))
							.toArray(String[]::new))) {
			sending.getBean(Channels.class).channel("jobs").send(Map.of("job", "paint"));

			assertThat(consuming.getBean(Jobs.class).done.poll(10, TimeUnit.SECONDS)).isEqualTo("paint");
			assertThat(sending.getBean(Jobs.class).done).isEmpty();
		}
	}

	@Test
	void applicationWithoutItsRedisIsToldToStartIt(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=1"));

		assertThat(output.getOut().replace("\r\n", "\n")).contains("""
				***************************
				APPLICATION FAILED TO START
				***************************

				Description:

				Channel layer 'default' cannot reach Redis at 127.0.0.1:1: Connection refused

				Action:

				Start Redis, or correct its address in 'spring.data.redis.*'.
				""");
	}

	@Test
	void applicationWithoutTheServerOfItsLayerIsToldToStartIt(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--channels.layers.default.config.hosts=127.0.0.1:1"));

		assertThat(output).contains("APPLICATION FAILED TO START",
				"Channel layer 'default' cannot reach Redis at 127.0.0.1:1: Connection refused",
				"Start Redis, or correct its address in 'channels.layers.default.config.hosts'.");
	}

	@Test
	void applicationWithAHostThatIsNoAddressIsToldHowToWriteIt(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--channels.layers.default.config.hosts=http://127.0.0.1"));

		assertThat(output).contains("APPLICATION FAILED TO START",
				"'channels.layers.default.config.hosts' holds 'http://127.0.0.1', which is no address of a Redis server",
				"Write each server once, as host:port, ");
	}

	@Test
	void secondLayerWithoutPrefixOfItsOwnIsToldToHaveOne(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--channels.layers.jobs.backend=redis",
				"--spring.data.redis.url=redis://127.0.0.1:" + server.port()));

		assertThat(output).contains("APPLICATION FAILED TO START",
				"would be one, since both have the prefix 'channels'", "Choose another 'channels.layers.");
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties("channels.layers.default.backend=redis")
			.run(arguments);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	@Import(Jobs.class)
	static class Application {

	}

	/**
	 * Notes the jobs it is given, in a concurrent queue.
	 */
	@Consumer
	static class Jobs {

		private final BlockingQueue<Object> done = new LinkedBlockingQueue<>();

		@Route(channel = "jobs")
		void run(Map<String, Object> content) {
			this.done.add(content.get("job"));
		}

	}

}
