package io.channels.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.channel.Channels;
import io.channels.message.InvalidContentException;
import io.channels.test.HandshakeRefusedException;
import io.channels.test.TestWebSocketClient;
import io.channels.test.TestWebSocketClient.Closed;
import io.channels.websocket.server.Gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the gateway does on every container.
 */
@SpringBootTest(classes = GatewayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "channels.websocket.accept-timeout=1s", "channels.websocket.max-message-size=100KB",
				"channels.websocket.ping-interval=200ms", "channels.websocket.ping-timeout=2s",
				"channels.websocket.allowed-origins=https://*.example.org" })
@Timeout(60)
abstract class GatewayContract {

	@LocalServerPort
	private int port;

	@Autowired
	private Gateway gateway;

	@Autowired
	private Channels channels;

	@Autowired
	private Recorder recorder;

	@BeforeAll
	static void pollOften() {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
	}

	@BeforeEach
	void forget() {
		Awaitility.await().until(() -> this.gateway.statistics().open() == 0);
		this.recorder.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/reply/refuse", "/reply/refuse-text", "/reply/close", "/reply/close-code", "/throw/deny",
			"/throw/invalid" })
	void denialIsForbidden(String path) {
		assertThat(statusOf(path)).isEqualTo(403);
		assertThat(this.recorder.disconnects()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/throw/failure", "/reply/both", "/reply/unknown-key" })
	void failureOfConnectIsAServerError(String path) {
		assertThat(statusOf(path)).isEqualTo(500);
	}

	@Test
	void noAnswerIsForbidden() {
		assertThat(statusOf("/silent")).isEqualTo(403);
	}

	@Test
	void noRouteIsNotFound() {
		assertThat(statusOf("/nowhere")).isEqualTo(404);
	}

	@Test
	void malformedQueryIsABadRequest() throws IOException {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> RawClient.connect(this.port, "/echo?a=%zz"))
			.withMessageContaining("HTTP/1.1 400");
	}

	@Test
	void handshakeThatCannotComeAboutReachesNoConsumer() throws IOException {
		String[] well = { "Host: localhost", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" };

		assertThat(statusWithout(well, 2, "Connection: keep-alive")).isEqualTo(400);
		assertThat(statusWithout(well, 3, "Sec-WebSocket-Version: 12")).isEqualTo(426);
		assertThat(statusWithout(well, 4, "Sec-WebSocket-Key: x")).isEqualTo(400);
		assertThat(RawClient.statusOf(this.port, "POST /room/ghosts", well)).isEqualTo(405);
		assertThat(this.channels.group("ghosts").channels()).isEmpty();
		assertThat(this.gateway.statistics().open()).isZero();
	}

	private int statusWithout(String[] headers, int index, String instead) throws IOException {
		String[] changed = headers.clone();
		changed[index] = instead;
		return RawClient.statusOf(this.port, "GET /room/ghosts", changed);
	}

	@Test
	void hostThatIsNoneDisturbsNothing() throws IOException {
		assertThat(RawClient.statusOf(this.port, "GET /echo", "Host: localhost:99999", "Upgrade: websocket",
				"Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
			.isLessThan(500);
	}

	@Test
	void ownGroupMessagesKeepTheirPlaceWhileTheClientTalks() {
		try (TestWebSocketClient client = connect("/own-group")) {
			client.sendText("early");

			assertThat(client.receiveTexts(4)).containsExactly("1", "2", "3", "4");
		}
	}

	@Test
	void otherOriginIsForbidden() {
		assertThatExceptionOfType(HandshakeRefusedException.class)
			.isThrownBy(() -> TestWebSocketClient.to(this.port, "/echo").origin("https://evil.example").connect())
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(403));
	}

	@ParameterizedTest
	@ValueSource(strings = { "same", "https://www.example.org" })
	void sameOriginAndAllowedOriginsConnect(String origin) {
		String value = origin.equals("same") ? "http://localhost:" + this.port : origin;
		try (TestWebSocketClient client = TestWebSocketClient.to(this.port, "/echo").origin(value).connect()) {
			assertThat(client.sendText("a").receiveText()).isEqualTo("a");
		}
	}

	@Test
	void acceptAloneConnects() {
		try (TestWebSocketClient client = connect("/reply/accept")) {
			client.assertNothingReceived(Duration.ofMillis(50));
		}
	}

	@ParameterizedTest
	@CsvSource({ "accept-text, hello", "text, hello", "empty-text, ''" })
	void textConnectsAndIsSent(String reply, String text) {
		try (TestWebSocketClient client = connect("/reply/" + reply)) {
			assertThat(client.receiveText()).isEqualTo(text);
		}
	}

	@Test
	void bytesConnectAndAreSent() {
		try (TestWebSocketClient client = connect("/reply/accept-bytes");
				TestWebSocketClient other = connect("/reply/bytes")) {
			assertThat(client.receiveBinary()).containsExactly(1, 2);
			assertThat(other.receiveBinary()).containsExactly(3);
		}
	}

	@Test
	void closeWithTextConnectsSendsAndCloses() {
		try (TestWebSocketClient client = connect("/reply/close-text")) {
			assertThat(client.receiveText()).isEqualTo("bye");
			assertThat(client.awaitClosed()).isEqualTo(new Closed(4001, "enough"));
		}
	}

	@Test
	void closeWithBytesConnectsSendsAndCloses() {
		try (TestWebSocketClient client = connect("/reply/close-bytes")) {
			assertThat(client.receiveBinary()).containsExactly(4);
			assertThat(client.awaitClosed().code()).isEqualTo(1000);
		}
	}

	@Test
	void anotherThreadMayAcceptLater() {
		try (TestWebSocketClient client = connect("/accept-later")) {
			assertThat(client.receiveText()).isEqualTo("late");
		}
	}

	@Test
	void consumerChoosesTheSubprotocol() {
		try (TestWebSocketClient client = TestWebSocketClient.to(this.port, "/subprotocol/v2")
			.subprotocols("v1", "v2")
			.connect()) {
			assertThat(client.subprotocol()).isEqualTo("v2");
		}
	}

	@Test
	void gatewayChoosesItsOwnSubprotocolIfTheConsumerChoosesNone() {
		try (TestWebSocketClient none = TestWebSocketClient.to(this.port, "/handshake/x?name=A")
			.subprotocols("v2", "channels", "channels.token.YT8")
			.connect();
				TestWebSocketClient chosen = TestWebSocketClient.to(this.port, "/subprotocol/v2")
					.subprotocols("v2", "channels", "channels.token.YT8")
					.connect()) {
			assertThat(none.subprotocol()).isEqualTo("channels");
			assertThat(none.receiveText()).contains("[\"v2\",\"channels\",\"channels.token.YT8\"]");
			assertThat(chosen.subprotocol()).isEqualTo("v2");
		}
	}

	@Test
	void subprotocolThatIsNotOfferedIsAServerError() {
		assertThatExceptionOfType(HandshakeRefusedException.class)
			.isThrownBy(() -> TestWebSocketClient.to(this.port, "/subprotocol/v3").subprotocols("v1").connect())
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(500));
	}

	@Test
	void handshakeReachesTheConsumer() {
		try (TestWebSocketClient client = TestWebSocketClient.to(this.port, "/handshake/caf%C3%A9%20x?name=A%26B+C")
			.header("X-Test", "yes")
			.subprotocols("v1", "v2")
			.connect()) {
			assertThat(client.receiveText()).isEqualTo(
					"{\"room\":\"café x\",\"path\":\"/handshake/café x\",\"name\":\"A&B C\",\"header\":\"yes\",\"subprotocols\":[\"v1\",\"v2\"]}");
		}
	}

	@Test
	void textAndBytesAreEchoedEvenIfEmpty() {
		try (TestWebSocketClient client = connect("/echo")) {
			client.sendText("£ 😀").sendText("").sendBinary(new byte[] { 0, -1 }).sendBinary(new byte[0]);

			assertThat(client.receiveText()).isEqualTo("£ 😀");
			assertThat(client.receiveText()).isEmpty();
			assertThat(client.receiveBinary()).containsExactly(0, -1);
			assertThat(client.receiveBinary()).isEmpty();
		}
	}

	@Test
	void fragmentsAreOneMessage() {
		try (TestWebSocketClient client = connect("/echo")) {
			client.sendParts("one ", "", "message");

			assertThat(client.receiveText()).isEqualTo("one message");
		}
	}

	@Test
	void messagesUpToTheLimitAreTaken() {
		String large = "x".repeat(100 * 1024);
		byte[] bytes = new byte[100 * 1024];
		try (TestWebSocketClient client = connect("/echo")) {
			assertThat(client.sendText(large).receiveText()).isEqualTo(large);
			assertThat(client.sendBinary(bytes).receiveBinary()).isEqualTo(bytes);
		}
	}

	@Test
	void largerTextClosesWith1009() {
		try (TestWebSocketClient client = connect("/echo")) {
			client.sendText("x".repeat(100 * 1024 + 1));

			assertThat(client.awaitClosed().code()).isEqualTo(1009);
			awaitDisconnects(1009);
		}
	}

	@Test
	void largerBytesCloseWith1009() {
		try (TestWebSocketClient client = connect("/echo")) {
			client.sendBinary(new byte[100 * 1024 + 1]);

			assertThat(client.awaitClosed().code()).isEqualTo(1009);
		}
	}

	@Test
	void fieldsAreTheStateOfOneConnection() {
		try (TestWebSocketClient one = connect("/echo"); TestWebSocketClient other = connect("/echo")) {
			assertThat(one.sendText("count").receiveText()).isEqualTo("1");
			assertThat(one.sendText("count").receiveText()).isEqualTo("2");
			assertThat(other.sendText("count").receiveText()).isEqualTo("1");
		}
	}

	@ParameterizedTest
	@CsvSource({ "fail, 1011, ''", "half, 1011, ''", "code-1014, 1014, ''", "give-up, 1011, given up",
			"close, 4002, as you wish", "throw-close, 4003, ''", "deny, 4403, ''" })
	void consumerEndsTheConnectionWithACode(String command, int code, String reason) {
		try (TestWebSocketClient client = connect("/echo")) {
			client.sendText(command);

			assertThat(client.awaitClosed()).isEqualTo(new Closed(code, reason));
			awaitDisconnects(code);
		}
	}

	@Test
	void disconnectTellsTheCodeOfTheClientOnce() {
		TestWebSocketClient client = connect("/echo");

		client.close(4321);

		awaitDisconnects(4321);
		client.abort();
		assertThat(this.recorder.disconnects()).containsExactly(4321);
	}

	@Test
	void lostConnectionIsADisconnect() throws IOException {
		RawClient client = RawClient.connect(this.port, "/echo");

		client.close();

		awaitDisconnects(1006);
	}

	@Test
	void closeWithoutACodeIsADisconnect() throws IOException {
		try (RawClient client = RawClient.connect(this.port, "/echo")) {
			client.send(0x88);

			// Tomcat reports it as 1000.
			Awaitility.await().until(() -> this.recorder.disconnects().size() == 1);
			assertThat(this.recorder.disconnects().get(0)).isIn(1000, 1005);
		}
	}

	@Test
	void framesAreWhatTheProtocolSays() throws IOException {
		try (RawClient client = RawClient.connect(this.port, "/reply/close-text")) {
			assertThat(client.read(5)).containsExactly(0x81, 3, 'b', 'y', 'e');
			assertThat(client.read(4)).containsExactly(0x88, 8, 4001 >> 8, 4001 & 0xFF);
		}
	}

	@Test
	void pingIsAnswered() throws IOException {
		try (RawClient client = RawClient.connect(this.port, "/echo")) {
			client.send(0x89, (byte) 7);

			assertThat(client.read(3)).containsExactly(0x8A, 1, 7);
		}
	}

	@Test
	void eventsComeInOrderOneAtATime() {
		try (TestWebSocketClient client = connect("/ordered")) {
			List<String> texts = IntStream.range(0, 100)
				.mapToObj((i) -> (i % 20 == 0) ? "later" + i : "m" + i)
				.toList();

			texts.forEach(client::sendText);

			assertThat(client.receiveText()).isEqualTo("connected");
			assertThat(client.receiveTexts(100)).isEqualTo(texts);
		}
	}

	@Test
	void groupsAreJoinedBeforeConnectAndHeardAfterIt() {
		try (TestWebSocketClient one = connect("/room/a"); TestWebSocketClient two = connect("/room/a")) {
			assertThat(two.receiveTexts(2)).containsExactly("welcome", "joined");
			assertThat(one.receiveTexts(3)).containsExactly("welcome", "joined", "joined");

			two.sendText("hi");

			assertThat(one.receiveText()).isEqualTo("hi");
			assertThat(two.receiveText()).isEqualTo("hi");
			assertThat(this.channels.group("a").channels()).hasSize(2);
		}
		Awaitility.await().until(() -> this.channels.group("a").channels().isEmpty());
	}

	@Test
	void groupMessageDoesNotLetADeniedClientIn() {
		assertThat(statusOf("/denied-member")).isEqualTo(403);
		Awaitility.await().until(() -> this.channels.group("denied").channels().isEmpty());
	}

	@Test
	void anybodyCanSendToTheReplyChannel() {
		try (TestWebSocketClient client = connect("/address")) {
			String address = client.receiveText();

			this.channels.channel(address).send(Map.of("text", "from elsewhere"));
			this.channels.channel(address).send(Map.of("close", 4004));

			assertThat(client.receiveText()).isEqualTo("from elsewhere");
			assertThat(client.awaitClosed().code()).isEqualTo(4004);
		}
	}

	@Test
	void senderSeesAnInvalidReply() {
		try (TestWebSocketClient client = connect("/address")) {
			String address = client.receiveText();
			this.channels.group("invalid").add(address);

			assertThatExceptionOfType(InvalidContentException.class)
				.isThrownBy(() -> this.channels.channel(address).send(Map.of("txt", "a")))
				.withMessageContaining("'txt'");
			assertThatExceptionOfType(InvalidContentException.class)
				.isThrownBy(() -> this.channels.group("invalid").send(Map.of("text", "a", "bytes", new byte[1])))
				.withMessageContaining("both 'text' and 'bytes'");
			assertThatExceptionOfType(InvalidContentException.class)
				.isThrownBy(() -> this.channels.group("invalid").send(Map.of("close", 999)))
				.withMessageContaining("999");
		}
	}

	@Test
	void messageToAnEndedConnectionIsDroppedAndCounted() {
		TestWebSocketClient client = connect("/address");
		String address = client.receiveText();
		client.close(1000);
		Awaitility.await().until(() -> this.gateway.statistics().open() == 0);

		this.channels.channel(address).send(Map.of("text", "too late"));
		this.channels.group("late").add(address);

		assertThat(this.channels.group("late").channels()).isEmpty();
	}

	@Test
	void controllersOnTheSamePathKeepWorking() throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/echo")).build(),
					HttpResponse.BodyHandlers.ofString());

		assertThat(response.body()).isEqualTo("a page");
	}

	@Test
	void clientThatAnswersNoPingIsLost() throws IOException {
		try (RawClient client = RawClient.connect(this.port, "/echo")) {
			assertThat(client.nextFrame()).isEqualTo(0x89);
			awaitDisconnects(1006);
		}
	}

	@Test
	void clientThatAnswersPingsStays() {
		try (TestWebSocketClient client = connect("/echo")) {
			client.assertNothingReceived(Duration.ofMillis(2_500));

			assertThat(client.sendText("still here").receiveText()).isEqualTo("still here");
		}
	}

	TestWebSocketClient connect(String path) {
		return TestWebSocketClient.connect(this.port, path);
	}

	private int statusOf(String path) {
		try (TestWebSocketClient client = connect(path)) {
			throw new AssertionError("Connected to " + path);
		}
		catch (HandshakeRefusedException ex) {
			return ex.getStatus();
		}
	}

	private void awaitDisconnects(Integer... codes) {
		Awaitility.await().untilAsserted(() -> assertThat(this.recorder.disconnects()).containsExactly(codes));
	}

}
