package io.channels.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.channel.Channels;
import io.channels.websocket.server.Gateway;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many sockets in one room.
 */
@SpringBootTest(classes = GatewayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
@Timeout(60)
class LoadTests {

	private static final int SOCKETS = 2_000;

	private static final int MESSAGES = 50;

	private static final int AT_A_TIME = 100;

	@LocalServerPort
	private int port;

	@Autowired
	private Channels channels;

	@Autowired
	private Gateway gateway;

	@Test
	void everyMessageReachesEverySocketInOrder() {
		HttpClient http = HttpClient.newHttpClient();
		List<Client> clients = new ArrayList<>();
		while (clients.size() < SOCKETS) {
			List<Client> batch = IntStream.range(0, AT_A_TIME).mapToObj((i) -> new Client()).toList();
			CompletableFuture.allOf(
					batch.stream().map((client) -> client.connect(http, this.port)).toArray(CompletableFuture[]::new))
				.join();
			clients.addAll(batch);
		}
		Awaitility.await().until(() -> this.channels.group("crowd").channels().size() == SOCKETS);
		List<String> messages = IntStream.range(0, MESSAGES).mapToObj((i) -> "message " + i).toList();

		messages.forEach((message) -> this.channels.group("crowd").send(Map.of("text", message)));

		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> clients.stream().allMatch((client) -> client.received.size() >= MESSAGES));
		assertThat(clients).allSatisfy((client) -> assertThat(client.received).containsExactlyElementsOf(messages));
		assertThat(this.gateway.statistics().dropped()).isZero();
		clients.forEach(Client::abort);
	}

	private static final class Client implements WebSocket.Listener {

		private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

		private volatile @Nullable WebSocket socket;

		CompletableFuture<?> connect(HttpClient http, int port) {
			return http.newWebSocketBuilder()
				.buildAsync(URI.create("ws://localhost:" + port + "/listen/crowd"), this)
				.thenAccept((opened) -> this.socket = opened);
		}

		void abort() {
			WebSocket opened = this.socket;
			if (opened != null) {
				opened.abort();
			}
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.received.add(data.toString());
			webSocket.request(1);
			return null;
		}

	}

}
