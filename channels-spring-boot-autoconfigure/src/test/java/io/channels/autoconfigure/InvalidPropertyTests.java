package io.channels.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.channels.consumer.Routing;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidPropertyTests {

	private static final String LAYER = "channels.layers.default.";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					channels.layers.default.config | capacity         | 0   | capacity is 0, but a channel must hold at least 1 message
					channels.layers.default.config | capacity         | -5  | capacity is -5, but a channel must hold at least 1 message
					channels.layers.default.config | expiry           | 0s  | expiry is 0 ms, but must be at least 1 ms
					channels.layers.default.config | expiry           | -1s | expiry is -1000 ms, but must be at least 1 ms
					channels.layers.default.config | group-expiry     | 0s  | group-expiry is 0 ms, but must be at least 1 ms
					channels.layers.default.config | max-message-size | 0B  | max-message-size is 0B, but must be at least 1 byte
					channels.layers.default.config | encryption-keys  | a,  | encryption-keys holds an empty key, which would protect nothing
					channels.layers.default.config | node-lease       | 0s  | node-lease is 0 ms, but must be at least 1 s
					channels.worker                | concurrency      | 0   | concurrency is 0, but a worker consumes at least 1 message at a time
					channels.worker                | include          | a b | include is [a b]: Pattern 'a b' can match no channel name
					channels.worker                | exclude          | a/b | exclude is [a/b]: Pattern 'a/b' can match no channel name
					channels.worker                | dead-letter-channel | a b | dead-letter-channel is 'a b'. Invalid channel name 'a b'
					channels.worker.retry          | max-retries      | -1  | max-retries is -1, but must not be negative
					channels.websocket             | accept-timeout   | 0s  | accept-timeout is PT0S, but a handshake needs at least 1 ms
					channels.websocket             | dispatch-lease   | 99ms | dispatch-lease is 99 ms, but must be at least 100 ms
					channels.websocket             | drain-delay      | -1s | drain-delay is PT-1S, but must be 0 or more
					channels.websocket             | drain-window     | -1s | drain-window is PT-1S, but must be 0 or more
					channels.websocket             | error-close-code | 99  | error-close-code is 99. Cannot close with code 99: use 1000 to 1003, 1007 to 1014 or 3000 to 4999
					channels.client                | path             | js  | path is 'js', but must be like '/channels'
					channels.client                | path             | /js/ | path is '/js/', but must be like '/channels'
					channels.client                | path             | /*  | path is '/*', but must be like '/channels'
					""")
	void valueOutOfRangeIsNamedWithItsPropertyAndTheRule(String prefix, String property, String value, String reason) {
		FailureAnalysis analysis = FailedStart.with(prefix + "." + property + "=" + value);

		assertThat(analysis.getDescription()).startsWith("Failed to bind properties under '%s'".formatted(prefix))
			.contains("Reason: ")
			.contains(reason);
		assertThat(analysis.getAction()).isEqualTo("Update your application's configuration");
	}

	@Test
	void valueOfTheWrongTypeIsNamedWithItsProperty() {
		FailureAnalysis analysis = FailedStart.with(LAYER + "config.capacity=many");

		assertThat(analysis.getDescription()).contains("Property: channels.layers.default.config.capacity",
				"Value: \"many\"");
	}

	@Test
	void wordOutsideOfASetIsAnsweredWithTheSet() {
		FailureAnalysis analysis = FailedStart.with("channels.websocket.outbound.policy=wait");

		assertThat(analysis.getDescription()).contains("Property: channels.websocket.outbound.policy",
				"Value: \"wait\"");
		assertThat(analysis.getAction()).contains("CLOSE", "DROP_OLDEST");
	}

	@Test
	void unknownDispatchIsAnsweredWithTheKnownOnes() {
		FailureAnalysis analysis = FailedStart.with("channels.websocket.dispatch=remote");

		assertThat(analysis.getDescription()).contains("Property: channels.websocket.dispatch", "Value: \"remote\"");
		assertThat(analysis.getAction()).contains("LAYER", "LOCAL");
	}

	@Test
	void capacityPatternThatMatchesNoNameSaysHowToWriteOne() {
		FailureAnalysis analysis = FailedStart.with(LAYER + "config.channel-capacity[http response]=10");

		assertThat(analysis.getDescription()).contains("under 'channels.layers.default.config'",
				"channel-capacity of pattern 'http response' is 10",
				"use the characters of channel names (letters, digits, '-', '_', '.', '?', '!'), and '*' for any",
				"In YAML, put the pattern in brackets and quotes: \"[http.response!*]\"");
	}

	@Test
	void capacityOfAPatternIsPositive() {
		FailureAnalysis analysis = FailedStart.with(LAYER + "config.channel-capacity[http.*]=0");

		assertThat(analysis.getDescription()).contains("under 'channels.layers.default.config'",
				"channel-capacity of pattern 'http.*' is 0, but must be at least 1");
	}

	@Test
	void concurrencyPatternThatMatchesNoNameSaysHowToWriteOne() {
		FailureAnalysis analysis = FailedStart.with("channels.worker.channel-concurrency[mail out]=2");

		assertThat(analysis.getDescription()).contains("under 'channels.worker'",
				"channel-concurrency of pattern 'mail out' is 2",
				"use the characters of channel names (letters, digits, '-', '_', '.', '?', '!'), and '*' for any",
				"In YAML, put the pattern in brackets and quotes");
	}

	@Test
	void concurrencyOfAPatternIsPositive() {
		FailureAnalysis analysis = FailedStart.with("channels.worker.channel-concurrency[mail.*]=0");

		assertThat(analysis.getDescription()).contains("under 'channels.worker'",
				"channel-concurrency of pattern 'mail.*' is 0, but must be at least 1");
	}

	@Test
	void layersWithoutDefaultAreToldToNameOne() {
		FailureAnalysis analysis = FailedStart.with("channels.layers.other.backend=in-memory");

		assertThat(analysis.getDescription()).contains("Failed to bind properties under 'channels'",
				"'channels.layers' has no 'default', which is the layer that is used when none is named; add 'channels.layers.default'");
	}

	@Test
	void unknownBackendIsAnsweredWithThoseThereAre() {
		FailureAnalysis analysis = FailedStart.of(OwnLayers.class, LAYER + "backend=rediss");

		assertThat(analysis.getDescription())
			.isEqualTo("Property 'channels.layers.default.backend' names the backend 'rediss', which is unknown");
		assertThat(analysis.getAction())
			.isEqualTo("Use one of [in-memory, mine], or the bean name or class name of a ChannelLayer of your own.");
	}

	@Test
	void classThatIsNoLayerIsNoBackend() {
		FailureAnalysis analysis = FailedStart.with(LAYER + "backend=java.lang.String");

		assertThat(analysis.getDescription())
			.isEqualTo("Property 'channels.layers.default.backend' names 'java.lang.String', which is no ChannelLayer");
		assertThat(analysis.getAction()).startsWith("Use one of [in-memory]");
	}

	@Test
	void beanThatIsNoLayerIsNoBackend() {
		FailureAnalysis analysis = FailedStart.of(Routings.class, LAYER + "backend=first");

		assertThat(analysis.getDescription())
			.isEqualTo("Property 'channels.layers.default.backend' names 'first', which is no ChannelLayer");
	}

	@Test
	void unknownRoutingIsAnsweredWithThoseThereAre() {
		FailureAnalysis analysis = FailedStart.of(Routings.class, LAYER + "routing=third");

		assertThat(analysis.getDescription()).isEqualTo(
				"Property 'channels.layers.default.routing' names the bean 'third', but there is no Routing of this name");
		assertThat(analysis.getAction()).isEqualTo(
				"Use one of [first, second], declare the bean, or remove the property to use all discovered routes.");
	}

	@Test
	void routingWhereThereIsNoneIsAnsweredWithHowToHaveOne() {
		FailureAnalysis analysis = FailedStart.with(LAYER + "routing=first");

		assertThat(analysis.getAction())
			.isEqualTo("Declare the bean, or remove the property to use all discovered routes.");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnLayers {

		@Bean
		OwnLayer mine() {
			return new OwnLayer();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routings {

		@Bean
		Routing first() {
			return Routing.of();
		}

		@Bean
		Routing second() {
			return Routing.of();
		}

	}

}
