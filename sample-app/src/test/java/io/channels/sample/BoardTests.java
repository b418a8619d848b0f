package io.channels.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wire contract of {@code /demultiplex/{room}/} and of {@code /api/messages}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(60)
class BoardTests {

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper mapper;

	@Autowired
	private MessageRepository messages;

	@BeforeEach
	void clear() {
		this.messages.deleteAllInBatch();
	}

	@Test
	void createReachesEveryoneAndTheRoom() {
		try (TestWebSocketClient ann = connect("hall");
				TestWebSocketClient bob = connect("kitchen");
				TestWebSocketClient cat = connect("hall")) {
			ann.sendText("{\"stream\":\"message-stream\",\"payload\":{\"action\":\"create\",\"data\":"
					+ "{\"message\":\"hello world\",\"room\":\"hall\",\"author\":\"Ann\"}}}");

			JsonNode frame = bob.receiveJson();
			long id = frame.at("/payload/pk").longValue();
			String createdAt = frame.at("/payload/data/createdAt").stringValue();
			assertThat(frame)
				.isEqualTo(json("{'stream':'message-stream','payload':{'action':'create','pk':%d,".formatted(id)
						+ "'data':{'room':'hall','author':'Ann','message':'hello world','createdAt':'%s'},"
							.formatted(createdAt)
						+ "'model':'sample.message'}}"));
			assertThat(Instant.parse(createdAt)).isBetween(Instant.now().minusSeconds(60), Instant.now());
			assertHears(ann, "message-stream create " + id, "room-stream create " + id);
			assertHears(cat, "message-stream create " + id, "room-stream create " + id);
			bob.assertNothingReceived();
		}
	}

	@Test
	void updateAndDeleteReachEveryone() throws Exception {
		long id = post("hall", "Ann", "one").path("id").longValue();
		try (TestWebSocketClient ann = connect("hall"); TestWebSocketClient bob = connect("kitchen")) {
			ann.sendText(action("{'action':'update','pk':%d,'id':'u','data':{'message':'two','createdAt':null}}", id));

			JsonNode update = bob.receiveJson();
			assertThat(update.at("/payload/action").stringValue()).isEqualTo("update");
			assertThat(update.at("/payload/data/message").stringValue()).isEqualTo("two");
			assertThat(update.at("/payload/data/createdAt").isString()).isTrue();
			assertHears(ann, "message-stream update " + id, "room-stream update " + id, "message-stream update " + id);
			ann.sendText(action("{'action':'delete','pk':%d}", id));

			assertHears(bob, "message-stream delete " + id);
			assertHears(ann, "message-stream delete " + id, "room-stream delete " + id);
			assertThat(get("/" + id).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void moveIsADeleteInOneRoomAndACreateInTheOther() throws Exception {
		long id = post("hall", "Ann", "one").path("id").longValue();
		try (TestWebSocketClient hall = connect("hall"); TestWebSocketClient kitchen = connect("kitchen")) {
			put(id, "kitchen", "Ann", "one");

			assertHears(hall, "message-stream update " + id, "room-stream delete " + id);
			assertHears(kitchen, "message-stream update " + id, "room-stream create " + id);
		}
	}

	@Test
	void socketsHearOfChangesOverRest() throws Exception {
		try (TestWebSocketClient ann = connect("other")) {
			JsonNode created = post("hall", "Ann", "one");
			long id = created.path("id").longValue();
			put(id, "hall", "Ann", "two");
			HttpResponse<String> deleted = send(request("/" + id).DELETE());

			assertThat(created.propertyNames()).containsExactlyInAnyOrder("id", "room", "author", "message",
					"createdAt");
			assertThat(deleted.statusCode()).isEqualTo(204);
			assertThat(deleted.body()).isEmpty();
			assertHears(ann, "message-stream create " + id, "message-stream update " + id,
					"message-stream delete " + id);
		}
	}

	@Test
	void restGivesOneAndAll() throws Exception {
		JsonNode one = post("hall", "Ann", "one");
		JsonNode two = post("hall", "Bob", "two");

		assertThat(this.mapper.readTree(get("").body())).containsExactly(one, two);
		assertThat(this.mapper.readTree(get("/" + two.path("id")).body())).isEqualTo(two);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "POST | '' | {} | 400", "POST | '' | { | 400",
					"POST | '' | {\"room\":\"a\",\"author\":\" \",\"message\":\"m\"} | 400", "POST | '' | [] | 400",
					"PUT | /0 | {\"room\":\"a\",\"author\":\"b\",\"message\":\"m\"} | 404", "PUT | /0 | {} | 400",
					"GET | /0 | '' | 404", "DELETE | /0 | '' | 404", "GET | /x | '' | 400" })
	void mistakesOverRestAreProblemDetails(String method, String path, String body, int status) throws Exception {
		HttpResponse<String> answer = send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));

		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(this.mapper.readTree(answer.body()).path("status").intValue()).isEqualTo(status);
		assertThat(this.messages.count()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "101 | 1 | 1 | room", "1 | 41 | 1 | author", "1 | 1 | 2001 | message",
			"0 | 1 | 1 | room", "1 | 0 | 1 | author", "1 | 1 | 0 | message" })
	void lengthsAreLimited(int room, int author, int message, String field) throws Exception {
		String data = "{\"room\":\"%s\",\"author\":\"%s\",\"message\":\"%s\"}".formatted("r".repeat(room),
				"a".repeat(author), "m".repeat(message));
		try (TestWebSocketClient ann = connect("hall")) {
			ann.sendText(
					"{\"stream\":\"message-stream\",\"payload\":{\"action\":\"create\",\"data\":%s}}".formatted(data));

			JsonNode error = ann.receiveJson().path("error");
			assertThat(error.path("code").stringValue()).isEqualTo("invalid_data");
			assertThat(error.path("fields").propertyNames()).containsExactly(field);
		}
		assertThat(send(request("").POST(HttpRequest.BodyPublishers.ofString(data))).statusCode()).isEqualTo(400);
	}

	@Test
	void roomStreamOnlySends() throws Exception {
		long id = post("hall", "Ann", "one").path("id").longValue();
		try (TestWebSocketClient ann = connect("hall")) {
			ann.sendText("{\"stream\":\"room-stream\",\"payload\":{\"action\":\"delete\",\"pk\":%d}}".formatted(id));

			assertThat(ann.receiveText()).contains("\"stream\":\"room-stream\"", "permission_denied");
			assertThat(this.messages.count()).isOne();
		}
	}

	private TestWebSocketClient connect(String room) {
		return TestWebSocketClient.connect(this.port, "/demultiplex/" + room + "/");
	}

	private void assertHears(TestWebSocketClient client, String... expected) {
		String[] heard = new String[expected.length];
		for (int i = 0; i < heard.length; i++) {
			JsonNode frame = client.receiveJson();
			heard[i] = "%s %s %s".formatted(frame.path("stream").stringValue(),
					frame.at("/payload/action").stringValue(), frame.at("/payload/pk"));
		}
		assertThat(heard).containsExactlyInAnyOrder(expected);
	}

	private JsonNode json(String text) {
		return this.mapper.readTree(text.replace('\'', '"'));
	}

	private static String action(String payload, long id) {
		return "{\"stream\":\"message-stream\",\"payload\":%s}".formatted(payload.replace('\'', '"').formatted(id));
	}

	private JsonNode post(String room, String author, String message) throws Exception {
		HttpResponse<String> answer = send(request("").POST(body(room, author, message)));
		JsonNode created = this.mapper.readTree(answer.body());
		assertThat(answer.statusCode()).isEqualTo(201);
		assertThat(answer.headers().firstValue("Location")).hasValue("/api/messages/" + created.path("id"));
		return created;
	}

	private void put(long id, String room, String author, String message) throws Exception {
		HttpResponse<String> answer = send(request("/" + id).PUT(body(room, author, message)));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(this.mapper.readTree(answer.body()).path("message").stringValue()).isEqualTo(message);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(request(path).GET());
	}

	private HttpRequest.BodyPublisher body(String room, String author, String message) {
		return HttpRequest.BodyPublishers
			.ofString("{\"room\":\"%s\",\"author\":\"%s\",\"message\":\"%s\"}".formatted(room, author, message));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:%d/api/messages%s".formatted(this.port, path)))
			.header("Content-Type", "application/json");
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
