package io.channels.multiplex;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.test.FakeClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames at random, without a socket.
 */
class MillionFramesTests {

	private static final int FRAMES = 1_000_000;

	@Test
	@Timeout(120)
	void everyFrameIsAnsweredOnceAndDisturbsNobody() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class))
			.withPropertyValues("channels.worker.enabled=false")
			.withBean(StreamsApplication.Journal.class)
			.withBean("sum", StreamsApplication.Sum.class)
			.withBean("refusing", StreamsApplication.Refusing.class)
			.withBean("shared", StreamsApplication.Shared.class)
			.withBean("demultiplexer", StreamsApplication.Demultiplexer.class)
			.run((context) -> {
				Random random = new Random(20260101);
				FakeClient client = FakeClient.connect(context, "/streams/hall/", null);
				FakeClient other = FakeClient.connect(context, "/streams/hall/", null);

				for (int i = 0; i < FRAMES; i++) {
					assertAnswered(RandomFrames.next(random), client);
				}

				assertThat(other.ask("{\"stream\":\"second\",\"payload\":{\"value\":3}}"))
					.containsExactly("{\"stream\":\"second\",\"payload\":{\"sum\":3}}");
				assertThat(other.closed()).isNull();
			});
	}

	/**
	 * Without AssertJ, which would take most of the time.
	 */
	private static void assertAnswered(String frame, FakeClient client) {
		List<String> answers = client.ask(frame);
		if (answers.size() != 1 || client.closed() != null || !answers.get(0).startsWith("{\"stream\":")
				|| answers.get(0).contains("Exception") || answers.get(0).contains("io.channels")) {
			throw new AssertionError(
					"Frame " + frame + " was answered with " + answers + ", closed with " + client.closed());
		}
	}

}
