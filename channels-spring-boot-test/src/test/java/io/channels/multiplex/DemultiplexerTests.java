package io.channels.multiplex;

import java.util.List;
import java.util.Random;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several streams on one socket.
 */
@SpringBootTest(classes = StreamsApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
@Timeout(60)
class DemultiplexerTests {

	@LocalServerPort
	private int port;

	@Autowired
	private StreamsApplication.Journal journal;

	@Autowired
	private JsonMapper mapper;

	@Autowired
	private Channels channels;

	@BeforeEach
	void forget() {
		Awaitility.await().until(() -> this.channels.group("everyone").channels().isEmpty());
		this.journal.entries().clear();
	}

	@Test
	void everyStreamHearsOfConnectAndDisconnect() {
		TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/streams/hall/");

		assertThat(client.receiveText()).isEqualTo("{\"stream\":\"first\",\"payload\":{\"sum\":0}}");
		assertThat(client.receiveText()).isEqualTo("{\"stream\":\"second\",\"payload\":{\"sum\":0}}");
		assertThat(List.of(read(client), read(client))).extracting((frame) -> frame.path("stream").stringValue())
			.containsExactlyInAnyOrder("closed", "shared");
		client.close(4321);

		Awaitility.await()
			.untilAsserted(() -> assertThat(this.journal.entries()).containsExactlyInAnyOrder("sum 0 ended",
					"sum 0 ended", "shared ended with 4321"));
	}

	@Test
	void streamsOfOneClassHaveStatesOfTheirOwn() {
		try (TestWebSocketClient client = connect()) {
			client.sendText(frame("first", "{\"value\":5}"))
				.sendText(frame("second", "{\"value\":7}"))
				.sendText(frame("first", "{\"value\":1}"));

			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"sum\":5}"));
			assertThat(client.receiveText()).isEqualTo(frame("second", "{\"sum\":7}"));
			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"sum\":6}"));
		}
	}

	@Test
	void sameClassWorksStandalone() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/sum")) {
			client.sendText("{\"value\":5}");

			assertThat(client.receiveTexts(2)).containsExactly("{\"sum\":0}", "{\"sum\":5}");
		}
	}

	@Test
	void groupHearsOnTheStream() {
		try (TestWebSocketClient one = connect(); TestWebSocketClient two = connect()) {
			one.sendText(frame("first", "{\"value\":101}"));

			assertThat(one.receiveTexts(2)).containsExactly(frame("first", "{\"sum\":101}"),
					frame("first", "{\"announced\":101}"));
			assertThat(two.receiveText()).isEqualTo(frame("first", "{\"announced\":101}"));
		}
	}

	@Test
	void sharedConsumerKnowsTheStreamAndTheRoute() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/streams/hall/")) {
			List<String> welcomes = client.receiveTexts(4);

			client.sendText(frame("shared", "{\"a\":[1,null]}"));

			assertThat(welcomes).contains(frame("shared", "{\"hello\":{\"room_name\":\"hall\"}}"));
			assertThat(client.receiveText()).isEqualTo(frame("shared", "{\"a\":[1,null]}"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "'' | null | invalid_json", "{ | null | invalid_json", "[] | null | invalid_frame",
					"\"x\" | null | invalid_frame", "null | null | invalid_frame", "{} | null | invalid_frame",
					"{\"stream\":5,\"payload\":{}} | null | invalid_frame",
					"{\"stream\":\"first\"} | first | invalid_frame",
					"{\"stream\":\"nope\",\"payload\":{}} | nope | unknown_stream",
					"{\"stream\":\"first\",\"payload\":null} | first | invalid_payload",
					"{\"stream\":\"first\",\"payload\":[]} | first | invalid_payload",
					"{\"stream\":\"first\",\"payload\":{\"value\":\"x\"}} | first | invalid_json",
					"{\"stream\":\"first\",\"payload\":{\"value\":-1}} | first | negative",
					"{\"stream\":\"closed\",\"payload\":{}} | closed | stream_refused" })
	void uselessFrameIsAnsweredAndNothingElseHappens(String text, String stream, String code) {
		try (TestWebSocketClient client = connect()) {
			client.sendText(text);

			JsonNode answer = read(client);
			assertThat(answer.path("stream").isNull() ? "null" : answer.path("stream").stringValue()).isEqualTo(stream);
			assertThat(answer.path("error").path("code").stringValue()).isEqualTo(code);
			assertThat(answer.path("error").path("message").stringValue()).isNotBlank();
			client.sendText(frame("first", "{\"value\":1}"));
			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"sum\":1}"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{\"stream\":\"nope\",\"payload\":{\"id\":7}} | unknown_stream",
					"{\"stream\":\"first\",\"payload\":{\"value\":\"x\",\"id\":7}} | invalid_json",
					"{\"stream\":\"first\",\"payload\":{\"value\":-1,\"id\":7}} | negative",
					"{\"stream\":\"closed\",\"payload\":{\"id\":7}} | stream_refused" })
	void errorSaysWhichMessageItAnswers(String text, String code) {
		try (TestWebSocketClient client = connect()) {
			client.sendText(text);

			JsonNode error = read(client).path("error");
			assertThat(error.path("code").stringValue()).isEqualTo(code);
			assertThat(error.path("id").intValue()).isEqualTo(7);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "\"a\"", "null", "{\"a\":[1]}" })
	void answerHasTheIdOfItsMessage(String id) {
		try (TestWebSocketClient client = connect();
				TestWebSocketClient alone = TestWebSocketClient.connect(this.port, "/sum")) {
			client.sendText(frame("first", "{\"value\":5,\"id\":%s}".formatted(id)))
				.sendText(frame("shared", "{\"question\":1,\"id\":%s}".formatted(id)));
			alone.sendText("{\"value\":5,\"id\":%s}".formatted(id));

			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"id\":%s,\"sum\":5}".formatted(id)));
			assertThat(client.receiveText()).isEqualTo(frame("shared", "{\"id\":%s,\"answer\":42}".formatted(id)));
			assertThat(alone.receiveTexts(2)).containsExactly("{\"sum\":0}", "{\"id\":%s,\"sum\":5}".formatted(id));
		}
	}

	@Test
	void endOfAStreamAnswersTheMessageThatCausedIt() {
		try (TestWebSocketClient client = connect()) {
			client.sendText(frame("first", "{\"value\":42,\"id\":1}"))
				.sendText(frame("first", "{\"value\":1,\"id\":2}"));

			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"id\":1,\"sum\":42}"));
			assertThat(List.of(read(client), read(client)))
				.extracting((frame) -> frame.path("error").path("id").intValue())
				.containsExactly(1, 2);
		}
	}

	@Test
	void errorOfAConsumerWithoutStreamsSaysWhichMessageItAnswers() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/sum")) {
			client.sendText("{\"value\":-1,\"id\":7}").sendText("{\"value\":-1}").sendText("{\"value\":");

			assertThat(client.receiveTexts(3)).containsExactly("{\"sum\":0}",
					"{\"error\":{\"code\":\"negative\",\"message\":\"Numbers are not negative\",\"id\":7}}",
					"{\"error\":{\"code\":\"negative\",\"message\":\"Numbers are not negative\"}}");
			assertThat(client.receiveText()).contains("invalid_json").doesNotContain("\"id\"");
		}
	}

	@Test
	void binaryFrameIsAnsweredWithAnError() {
		try (TestWebSocketClient client = connect()) {
			client.sendBinary(new byte[] { 1 });

			assertThat(client.receiveText()).contains("\"stream\":null", "invalid_frame");
		}
	}

	@Test
	void consumerEndsItsOwnStream() {
		try (TestWebSocketClient client = connect()) {
			client.sendText(frame("first", "{\"value\":42}"))
				.sendText(frame("first", "{\"value\":1}"))
				.sendText(frame("second", "{\"value\":1}"));

			assertThat(client.receiveText()).isEqualTo(frame("first", "{\"sum\":42}"));
			assertThat(client.receiveTexts(2))
				.allSatisfy((text) -> assertThat(text).contains("\"stream\":\"first\"", "stream_ended"));
			assertThat(client.receiveText()).isEqualTo(frame("second", "{\"sum\":1}"));
			assertThat(this.journal.entries()).containsExactly("sum 42 ended");
		}
	}

	@Test
	void failureOfAStreamClosesTheConnectionWith1011() {
		try (TestWebSocketClient client = connect()) {
			client.sendText(frame("shared", "{\"fail\":true}"));

			assertThat(client.awaitClosed().code()).isEqualTo(1011);
		}
	}

	@Test
	void framesMayHaveAFormOfTheirOwn() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/spelled")) {
			assertThat(client.receiveText()).isEqualTo("shared:{hello={}}");

			client.sendText("shared:{\"a\":1}").sendText("nope:{}").sendText("shared:{\"group\":true}");

			assertThat(client.receiveText()).isEqualTo("shared:{\"a\":1}");
			assertThat(client.receiveText()).isEqualTo("nope!unknown_stream");
			assertThat(client.receiveText()).isEqualTo("shared:{\"group\":true}");
		}
	}

	@Test
	void randomFramesAreEachAnsweredAndDisturbNobody() {
		Random random = new Random(42);
		try (TestWebSocketClient client = connect(); TestWebSocketClient other = connect()) {
			for (int i = 0; i < 20_000; i++) {
				client.sendText(RandomFrames.next(random));
				assertThat(client.receiveText()).contains("\"stream\":").doesNotContain("Exception", "io.channels");
			}

			other.sendText(frame("second", "{\"value\":3}"));
			assertThat(other.receiveText()).isEqualTo(frame("second", "{\"sum\":3}"));
		}
	}

	private TestWebSocketClient connect() {
		TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/streams/hall/");
		client.receiveTexts(4);
		return client;
	}

	private JsonNode read(TestWebSocketClient client) {
		return this.mapper.readTree(client.receiveText());
	}

	private static String frame(String stream, String payload) {
		return "{\"stream\":\"%s\",\"payload\":%s}".formatted(stream, payload);
	}

}
