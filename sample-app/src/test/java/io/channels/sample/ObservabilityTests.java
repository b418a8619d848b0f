package io.channels.sample;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Actuator tells of the running sample.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "management.endpoint.channels.access=unrestricted")
class ObservabilityTests {

	@LocalServerPort
	private int port;

	@Test
	void endpointShowsRoutesConnectionsAndGroups() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo")) {
			client.sendText("hello").receiveText();

			assertThat(get("channels")).contains("\"type\":\"InMemoryChannelLayer\"");
			assertThat(get("channels/routes")).contains(EchoConsumer.class.getName());
			assertThat(get("channels/connections?page=0&size=1000")).contains("\"path\":\"/echo\"");
			assertThat(get("channels/statistics")).contains("\"accepted\":").contains("\"oldestAge\":");
			assertThat(get("channels/groups")).contains("\"page\":0");
			assertThat(request(HttpMethod.GET, "channels/nothing").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
			assertThat(request(HttpMethod.GET, "channels/groups?page=-1").getStatusCode())
				.isEqualTo(HttpStatus.BAD_REQUEST);
		}
	}

	@Test
	void endpointClosesAConnection() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo?closed")) {
			client.sendText("hello").receiveText();
			Matcher channel = Pattern.compile("websocket\\.send\\.\\w+!\\w+")
				.matcher(get("channels/connections?size=1000"));
			String last = channel.results().map(MatchResult::group).reduce((first, second) -> second).orElseThrow();

			assertThat(request(HttpMethod.DELETE, "channels/connections/" + last + "?code=4000&reason=enough")
				.getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);

			assertThat(client.awaitClosed()).isEqualTo(new TestWebSocketClient.Closed(4000, "enough"));
			await().until(() -> request(HttpMethod.DELETE, "channels/connections/" + last)
				.getStatusCode() == HttpStatus.NOT_FOUND);
		}
	}

	@Test
	void endpointFlushesALayer() {
		assertThat(request(HttpMethod.DELETE, "channels/layers/default").getStatusCode())
			.isEqualTo(HttpStatus.NO_CONTENT);
		assertThat(request(HttpMethod.DELETE, "channels/layers/other").getStatusCode())
			.isEqualTo(HttpStatus.BAD_REQUEST);
	}

	@Test
	void handshakesAndConsumersAreTimedAndCounted() {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/echo")) {
			client.sendText("hello").receiveText();

			await().untilAsserted(() -> {
				assertThat(get("metrics/channels.handshake?tag=status:101")).contains("COUNT");
				assertThat(get("metrics/channels.consumer?tag=channel:websocket.receive&tag=outcome:consumed"))
					.contains("COUNT");
			});
			assertThat(get("metrics/channels.connections")).contains("\"baseUnit\":\"connections\"");
			assertThat(get("metrics/channels.layer.pending?tag=layer:default")).contains("VALUE");
		}
	}

	private String get(String path) {
		ResponseEntity<String> response = request(HttpMethod.GET, path);
		assertThat(response.getStatusCode()).as(path).isEqualTo(HttpStatus.OK);
		return String.valueOf(response.getBody());
	}

	private ResponseEntity<String> request(HttpMethod method, String path) {
		return RestClient.create("http://localhost:" + this.port + "/actuator/")
			.method(method)
			.uri(path)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class);
	}

}
