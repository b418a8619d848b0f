package io.channels.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
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

import io.channels.test.HandshakeRefusedException;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The wire contract of {@code /chat/{room}}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(60)
class ChatTests {

	private static final AtomicInteger ROOMS = new AtomicInteger();

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper mapper;

	@Test
	void newcomerIsWelcomedAndOthersHearOfIt() {
		try (TestWebSocketClient ann = connect("/chat/hall?name=Ann")) {
			assertJson(ann, "{'type':'welcome','room':'hall','members':1}");

			try (TestWebSocketClient bob = connect("/chat/hall?name=Bob")) {
				assertJson(bob, "{'type':'welcome','room':'hall','members':2}");
				assertJson(ann, "{'type':'join','room':'hall','name':'Bob'}");
			}

			assertJson(ann, "{'type':'leave','room':'hall','name':'Bob'}");
		}
	}

	@Test
	void messageReachesEveryoneInTheRoomAndNobodyElse() {
		try (TestWebSocketClient ann = connect("/chat/one?name=Ann");
				TestWebSocketClient bob = connect("/chat/one?name=Bob");
				TestWebSocketClient eve = connect("/chat/other?name=Eve")) {
			ann.receiveTexts(2);
			bob.receiveText();
			eve.receiveText();

			ann.sendText("{\"message\":\"hi £ 😀\"}");

			assertJson(ann, "{'type':'message','room':'one','name':'Ann','message':'hi £ 😀'}");
			assertJson(bob, "{'type':'message','room':'one','name':'Ann','message':'hi £ 😀'}");
			eve.assertNothingReceived(Duration.ofMillis(100));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?name=", "?name=%20%20", "?name=aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde" })
	void handshakeWithoutAUsableNameIsForbidden(String query) {
		assertThatExceptionOfType(HandshakeRefusedException.class).isThrownBy(() -> connect("/chat/hall" + query))
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(403));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "", "null", "[]", "{\"message\":\"\"}", "{\"message\":\"  \"}", "{\"text\":\"a\"}",
			"{\"message\":null}", "{\"message\":{}}", "\"text\"", "LONG" })
	void uselessMessageIsAnErrorForTheSenderAlone(String text) {
		String room = "errors" + ROOMS.incrementAndGet();
		try (TestWebSocketClient ann = connect("/chat/" + room + "?name=Ann");
				TestWebSocketClient bob = connect("/chat/" + room + "?name=Bob")) {
			ann.receiveTexts(2);
			bob.receiveText();

			ann.sendText(text.equals("LONG") ? "{\"message\":\"" + "x".repeat(2_001) + "\"}" : text);

			JsonNode error = this.mapper.readTree(ann.receiveText());
			assertThat(error.path("type").asString()).isEqualTo("error");
			assertThat(error.path("message").asString()).isNotBlank().doesNotContain("io.channels", "Exception");
			ann.sendText("{\"message\":\"still here\"}");
			assertJson(bob, "{'type':'message','room':'%s','name':'Ann','message':'still here'}".formatted(room));
		}
	}

	@Test
	void longestMessageIsTaken() {
		try (TestWebSocketClient ann = connect("/chat/long?name=" + "n".repeat(40))) {
			ann.receiveText();

			ann.sendText("{\"message\":\"" + "x".repeat(2_000) + "\"}");

			assertThat(this.mapper.readTree(ann.receiveText()).path("message").asString()).hasSize(2_000);
		}
	}

	@ParameterizedTest
	@CsvSource({ "640, 320, 160, 80", "200, 800, 40, 160", "100, 50, 100, 50", "1000, 1, 160, 1" })
	void imageArrivesAsAThumbnail(int width, int height, int scaledWidth, int scaledHeight) throws IOException {
		String room = "images" + ROOMS.incrementAndGet();
		try (TestWebSocketClient ann = connect("/chat/" + room + "?name=Ann");
				TestWebSocketClient bob = connect("/chat/" + room + "?name=Bob")) {
			ann.receiveTexts(2);
			bob.receiveText();

			ann.sendBinary(png(width, height));

			JsonNode image = this.mapper.readTree(bob.receiveText());
			assertThat(image.path("type").asString()).isEqualTo("image");
			assertThat(image.path("room").asString()).isEqualTo(room);
			assertThat(image.path("name").asString()).isEqualTo("Ann");
			String url = image.path("image").asString();
			assertThat(url).startsWith("data:image/png;base64,");
			BufferedImage scaled = ImageIO
				.read(new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
			assertThat(scaled.getWidth()).isEqualTo(scaledWidth);
			assertThat(scaled.getHeight()).isEqualTo(scaledHeight);
			assertThat(this.mapper.readTree(ann.receiveText())).isEqualTo(image);
		}
	}

	@Test
	void bytesThatAreNoImageAreAnErrorForTheSender() {
		try (TestWebSocketClient ann = connect("/chat/noimage?name=Ann")) {
			ann.receiveText();

			ann.sendBinary("no image".getBytes()).sendBinary(new byte[0]);

			assertThat(ann.receiveTexts(2)).allSatisfy((text) -> assertThat(text).contains("\"type\":\"error\""));
		}
	}

	@Test
	void membersOfAnyRoomNameAreCounted() {
		try (TestWebSocketClient ann = connect("/chat/caf%C3%A9%20%26%20bar?name=Ann")) {
			assertJson(ann, "{'type':'welcome','room':'café & bar','members':1}");
			assertThat(RoomMembers.at(this.port, "caf%C3%A9%20%26%20bar")).isEqualTo(1);
		}
	}

	@Test
	void everyoneIsCountedWhenManyComeAtOnce() {
		int count = 30;
		List<CompletableFuture<TestWebSocketClient>> coming = IntStream.range(0, count)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> connect("/chat/rush?name=N" + i)))
			.toList();
		List<TestWebSocketClient> clients = coming.stream().map(CompletableFuture::join).toList();

		for (TestWebSocketClient client : clients) {
			JsonNode welcome = this.mapper.readTree(client.receiveText());
			assertThat(welcome.path("type").asString()).isEqualTo("welcome");
			int others = count - welcome.path("members").asInt();
			assertThat(client.receiveTexts(others)).allSatisfy((text) -> assertThat(text).contains("\"join\""));
		}
		assertThat(RoomMembers.at(this.port, "rush")).isEqualTo(count);

		clients.forEach(TestWebSocketClient::close);
		Awaitility.await().untilAsserted(() -> assertThat(RoomMembers.at(this.port, "rush")).isZero());
	}

	private TestWebSocketClient connect(String path) {
		return TestWebSocketClient.connect(this.port, path);
	}

	private void assertJson(TestWebSocketClient client, String expected) {
		assertThat(this.mapper.readTree(client.receiveText()))
			.isEqualTo(this.mapper.readTree(expected.replace('\'', '"')));
	}

	private static byte[] png(int width, int height) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
		return bytes.toByteArray();
	}

}
