package io.channels.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Rooms and boards that span two nodes.
 */
@Timeout(60)
class NodesTests {

	@TempDir
	private static Path folder;

	private static Nodes nodes;

	private final JsonMapper mapper = new JsonMapper();

	@BeforeAll
	static void start() throws IOException {
		nodes = new Nodes(folder);
	}

	@AfterAll
	static void stop() throws IOException {
		nodes.close();
	}

	@Test
	void roomSpansNodes() {
		try (TestWebSocketClient ann = TestWebSocketClient.connect(nodes.one(), "/chat/hall?name=Ann")) {
			assertJson(ann, "{'type':'welcome','room':'hall','members':1}");

			try (TestWebSocketClient bob = TestWebSocketClient.connect(nodes.two(), "/chat/hall?name=Bob")) {
				assertJson(bob, "{'type':'welcome','room':'hall','members':2}");
				assertJson(ann, "{'type':'join','room':'hall','name':'Bob'}");
				assertThat(RoomMembers.at(nodes.one(), "hall")).isEqualTo(2);
				bob.sendText("{\"message\":\"hi\"}");
				assertJson(ann, "{'type':'message','room':'hall','name':'Bob','message':'hi'}");
			}

			assertJson(ann, "{'type':'leave','room':'hall','name':'Bob'}");
			assertThat(RoomMembers.at(nodes.two(), "hall")).isEqualTo(1);
		}
	}

	@Test
	void everyNodeKnowsWhoIsInARoom() throws Exception {
		SignIn user = new SignIn();
		user.as(nodes.one(), "alice", "alice");
		try (TestWebSocketClient ann = TestWebSocketClient.connect(nodes.one(), "/chat/who?name=Ann");
				TestWebSocketClient alice = TestWebSocketClient.to(nodes.two(), "/chat/who")
					.header("Cookie", user.cookies())
					.connect()) {
			assertJson(ann, "{'type':'welcome','room':'who','members':1}");
			assertJson(alice, "{'type':'welcome','room':'who','members':2}");

			for (int port : new int[] { nodes.one(), nodes.two() }) {
				await().untilAsserted(
						() -> assertThat(user.get(port, "/api/rooms/who/people").body()).contains("\"members\":2",
								"{\"name\":\"alice\",\"signedIn\":true},{\"name\":\"Ann\",\"signedIn\":false}"));
			}
		}
	}

	@Test
	void everyNodeKnowsTheNumberAfterManyCameAndWent() {
		List<CompletableFuture<TestWebSocketClient>> coming = IntStream.range(0, 20)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> TestWebSocketClient
				.connect((i % 2 != 0) ? nodes.one() : nodes.two(), "/chat/rush?name=N" + i)))
			.toList();
		List<TestWebSocketClient> clients = coming.stream().map(CompletableFuture::join).toList();
		clients.subList(0, 15).forEach(TestWebSocketClient::close);

		for (int port : new int[] { nodes.one(), nodes.two() }) {
			await().untilAsserted(() -> assertThat(RoomMembers.at(port, "rush")).isEqualTo(5));
		}

		clients.forEach(TestWebSocketClient::close);
	}

	@Test
	void changeOfTheBoardReachesTheOtherNode() {
		try (TestWebSocketClient bob = TestWebSocketClient.connect(nodes.two(), "/demultiplex/hall/")) {
			RestClient.create("http://localhost:" + nodes.one())
				.post()
				.uri("/api/messages")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"room\":\"hall\",\"author\":\"Ann\",\"message\":\"hello\"}")
				.retrieve()
				.toBodilessEntity();

			assertThat(bob.receiveTexts(2)).allSatisfy((text) -> assertThat(text).contains("\"hello\""));
			assertThat(RestClient.create("http://localhost:" + nodes.two())
				.get()
				.uri("/api/messages")
				.retrieve()
				.body(String.class)).contains("\"hello\"");
		}
	}

	@Test
	void lossOfRedisIsToldAndSocketsStayOpen(@TempDir Path folder) throws IOException {
		try (Nodes lonely = new Nodes(folder);
				TestWebSocketClient ann = TestWebSocketClient.connect(lonely.one(), "/chat/hall?name=Ann")) {
			ann.receiveText();
			lonely.stopRedis();

			ann.sendText("{\"message\":\"hi\"}").sendText("{\"message\":\"still here\"}");

			assertThat(ann.receiveTexts(4)).extracting((text) -> this.mapper.readTree(text).path("type").asString())
				.containsExactly("message", "error", "message", "error");
			assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
				.isThrownBy(() -> RoomMembers.at(lonely.one(), "hall"));
		}
	}

	private void assertJson(TestWebSocketClient client, String expected) {
		assertThat(this.mapper.readTree(client.receiveText()))
			.isEqualTo(this.mapper.readTree(expected.replace('\'', '"')));
	}

}
