package io.channels.sample;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Who is in a room.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PresenceTests {

	@LocalServerPort
	private int port;

	@Autowired
	private JsonMapper mapper;

	@Autowired
	private VisitorRepository visitors;

	@Test
	void peopleAreThoseWhoAreConnected() {
		try (TestWebSocketClient first = TestWebSocketClient.connect(this.port, "/chat/who?name=bob");
				TestWebSocketClient second = TestWebSocketClient.connect(this.port, "/chat/who?name=bob")) {
			try (TestWebSocketClient ann = TestWebSocketClient.connect(this.port, "/chat/who?name=Ann")) {
				awaitPeople("who", "{'room':'who','members':3,'people':[{'name':'Ann','signedIn':false},"
						+ "{'name':'bob','signedIn':false}]}");
			}

			awaitPeople("who", "{'room':'who','members':2,'people':[{'name':'bob','signedIn':false}]}");
		}

		awaitPeople("who", "{'room':'who','members':0,'people':[]}");
		assertThat(this.visitors.findByRoom("who")).isEmpty();
	}

	@Test
	void namesThatANodeLeftOverAreNotShownAndGoAfterADay() {
		Person ghost = new Person("Ghost", false);
		this.visitors.save(visitor("websocket.send.gone!1", ghost, Duration.ofHours(23)));
		this.visitors.save(visitor("websocket.send.gone!2", ghost, Duration.ofHours(25)));

		awaitPeople("attic", "{'room':'attic','members':0,'people':[]}");
		assertThat(this.visitors.findByRoom("attic")).extracting(Visitor::channel)
			.containsExactly("websocket.send.gone!1");
	}

	private static Visitor visitor(String channel, Person person, Duration age) {
		return new Visitor(channel, "attic", person.name(), person.signedIn(), Instant.now().minus(age));
	}

	private void awaitPeople(String room, String expected) {
		await().untilAsserted(() -> assertThat(this.mapper.readTree(people(room)))
			.isEqualTo(this.mapper.readTree(expected.replace('\'', '"'))));
	}

	private String people(String room) {
		return String.valueOf(RestClient.create()
			.get()
			.uri("http://localhost:{port}/api/rooms/{room}/people", this.port, room)
			.retrieve()
			.body(String.class));
	}

}
