package io.channels.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.test.HandshakeRefusedException;
import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The wire contract of {@code /chat/{room}}, with a server, workers and many clients at a
 * time.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(60)
class ChatSocketTests {

	@LocalServerPort
	private int port;

	@Test
	void newcomerIsWelcomedAndOthersHearOfIt() {
		try (TestWebSocketClient ann = connect("/chat/hall?name=Ann")) {
			assertThat(ann.receiveText()).isEqualTo("{\"type\":\"welcome\",\"room\":\"hall\",\"members\":1}");

			try (TestWebSocketClient bob = connect("/chat/hall?name=Bob")) {
				assertThat(bob.receiveText()).isEqualTo("{\"type\":\"welcome\",\"room\":\"hall\",\"members\":2}");
				assertThat(ann.receiveText()).isEqualTo("{\"type\":\"join\",\"room\":\"hall\",\"name\":\"Bob\"}");
			}

			assertThat(ann.receiveText()).isEqualTo("{\"type\":\"leave\",\"room\":\"hall\",\"name\":\"Bob\"}");
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

			ann.sendJson(new ChatMessage("hi £ 😀"));

			ChatEvent.Said said = new ChatEvent.Said("one", "Ann", "hi £ 😀");
			assertThat(ann.receiveJson(ChatEvent.Said.class)).isEqualTo(said);
			assertThat(bob.receiveJson(ChatEvent.Said.class)).isEqualTo(said);
			eve.assertNothingReceived();
		}
	}

	@Test
	void handshakeWithoutAUsableNameIsForbidden() {
		assertThatExceptionOfType(HandshakeRefusedException.class).isThrownBy(() -> connect("/chat/hall"))
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(403));
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
			assertThat(ann.receiveJson(ChatEvent.Welcome.class)).isEqualTo(new ChatEvent.Welcome("café & bar", 1));
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
			int others = count - client.receiveJson(ChatEvent.Welcome.class).members();
			assertThat(client.receiveTexts(others)).allSatisfy((text) -> assertThat(text).contains("\"join\""));
		}
		assertThat(RoomMembers.at(this.port, "rush")).isEqualTo(count);

		clients.forEach(TestWebSocketClient::close);
		Awaitility.await().untilAsserted(() -> assertThat(RoomMembers.at(this.port, "rush")).isZero());
	}

	private TestWebSocketClient connect(String path) {
		return TestWebSocketClient.connect(this.port, path);
	}

}
