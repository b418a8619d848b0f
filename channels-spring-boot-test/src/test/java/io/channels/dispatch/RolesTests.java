package io.channels.dispatch;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.redis.RedisServer;
import io.channels.websocket.server.Gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Gateways and workers as nodes of their own, over Redis.
 */
@Timeout(120)
class RolesTests {

	private static final int CLIENTS = 50;

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	void workersComeAndGoWithoutADroppedSocketAndTheGatewayGoesWithEachDisconnectOnce() {
		try (RedisServer server = RedisServer.started();
				ConfigurableApplicationContext gateway = new Roles(server, "3s").gateway();
				ConfigurableApplicationContext first = new Roles(server, "3s").worker();
				ConfigurableApplicationContext second = new Roles(server, "3s").worker()) {
			assertThat(gateway.getBeanNamesForType(EventWorker.class)).isEmpty();
			assertThat(first.getBeanNamesForType(Gateway.class)).isEmpty();
			List<CountingClient> clients = IntStream.range(0, CLIENTS)
				.mapToObj((i) -> new CountingClient(this.http, Roles.port(gateway), "c" + i))
				.toList();
			assertThat(clients).allMatch(CountingClient::isConnected);

			count(clients, 20);
			Thread stopping = new Thread(first::close);
			stopping.start();
			count(clients, 60);
			await().until(() -> !stopping.isAlive());

			assertThat(clients).allSatisfy((client) -> {
				assertThat(client.closeCode()).isZero();
				assertThat(client.violation()).isNull();
			});
			await().until(() -> second.getBean(EventWorker.class).size() == CLIENTS);

			gateway.close();

			await().atMost(Duration.ofSeconds(20)).until(() -> Disconnects.heard(server).size() == CLIENTS);
			assertThat(Disconnects.heard(server)).allSatisfy((client, workers) -> assertThat(workers).hasSize(1));
			assertThat(clients).noneMatch((client) -> client.closeCode() == 1006);
			await().until(() -> second.getBean(EventWorker.class).size() == 0);
		}
	}

	/**
	 * Let all clients count until each has so many answers.
	 */
	private static void count(List<CountingClient> clients, int answers) {
		await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).until(() -> {
			clients.stream().filter((client) -> client.answered() < answers).forEach(CountingClient::count);
			return clients.stream()
				.allMatch((client) -> client.isClosed() || (client.answered() >= answers && client.unanswered() == 0));
		});
	}

}
