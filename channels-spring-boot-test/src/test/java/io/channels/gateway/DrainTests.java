package io.channels.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.channel.Channels;
import io.channels.test.HandshakeRefusedException;
import io.channels.test.MutableClock;
import io.channels.test.TestWebSocketClient;
import io.channels.test.TestWebSocketClient.Closed;
import io.channels.websocket.server.Gateway;
import io.channels.worker.Workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How a node says goodbye to its clients: on Tomcat, by a clock that the test moves.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class DrainTests {

	private static final Closed RESTART = new Closed(1012, "service restart");

	private final MutableClock clock = new MutableClock();

	private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

	private final List<TestWebSocketClient> clients = new ArrayList<>();

	@BeforeAll
	static void pollOften() {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
	}

	@AfterEach
	void stop() {
		// Whatever still waits for the clock has waited long enough.
		this.clock.advance(Duration.ofHours(1));
		this.nodes.forEach(ConfigurableApplicationContext::close);
		this.clients.forEach(TestWebSocketClient::close);
	}

	@Test
	void withoutAWindowAllClientsAreToldAtOnceToComeBack() {
		ConfigurableApplicationContext node = start();
		connect(node, 3);

		node.close();

		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
	}

	@Test
	void clientsAreClosedOneAfterAnotherAndTalkUntilTheirTurn() throws InterruptedException {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s");
		Recorder recorder = node.getBean(Recorder.class);
		connect(node, 4);
		Thread closing = close(node);

		for (int closed = 1; closed <= 4; closed++) {
			awaitClosed(closed);
			assertThat(open()).hasSize(4 - closed).allSatisfy(DrainTests::assertEchoes);
			this.clock.advance(Duration.ofSeconds(100).minusMillis(1));
			assertThat(open()).hasSize(4 - closed).allSatisfy(DrainTests::assertEchoes);
			this.clock.advance(Duration.ofMillis(1));
		}

		closing.join();
		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
		assertThat(recorder.disconnects()).containsExactly(1012, 1012, 1012, 1012);
	}

	@Test
	void groupsReachClientsUntilTheirTurn() {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s");
		connect(node, "/listen/news", 2);
		close(node);
		awaitClosed(1);

		node.getBean(Channels.class).group("news").send(Map.of("text", "still here"));

		assertThat(open()).singleElement()
			.satisfies((client) -> assertThat(client.receiveText()).isEqualTo("still here"));
	}

	@Test
	void nodeThatClosesItsClientsTakesNoNewOnes() {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s");
		connect(node, 2);
		close(node);
		awaitClosed(1);

		assertThatExceptionOfType(HandshakeRefusedException.class)
			.isThrownBy(() -> TestWebSocketClient.connect(port(node), "/echo"))
			.satisfies((refused) -> assertThat(refused.getStatus()).isEqualTo(503));
		assertThat(node.getBean(Workers.class).isRunning()).isTrue();
	}

	@Test
	void readinessGoesDownBeforeAnythingElseAndTheNodeServesUntilThatIsNoticed(CapturedOutput output) {
		ConfigurableApplicationContext node = start("channels.websocket.drain-delay=100s");
		List<Boolean> accepting = new ArrayList<>();
		node.addApplicationListener((event) -> {
			if (event instanceof AvailabilityChangeEvent<?> change
					&& change.getState() == ReadinessState.REFUSING_TRAFFIC) {
				accepting.add(node.getBean(Gateway.class).isRunning());
			}
		});
		connect(node, 1);
		close(node);
		Awaitility.await().until(() -> output.getOut().contains("Gateway goes on for PT1M40S"));
		assertThat(readiness(node)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);

		this.clock.advance(Duration.ofSeconds(100).minusMillis(1));
		connect(node, 1);
		assertThat(this.clients).allSatisfy(DrainTests::assertEchoes);
		assertThat(accepting).containsExactly(true);

		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
	}

	@Test
	void anotherNodeTakesTheClientsThatComeBack() {
		ConfigurableApplicationContext old = start("channels.websocket.drain-window=400s");
		ConfigurableApplicationContext next = start();
		connect(old, 4);
		close(old);

		for (int moved = 1; moved <= 4; moved++) {
			awaitClosed(moved);
			TestWebSocketClient again = TestWebSocketClient.connect(port(next), "/echo");
			assertEchoes(again);
			again.close();
			this.clock.advance(Duration.ofSeconds(100));
		}
	}

	@Test
	void windowEndsWithTheLastClient() throws InterruptedException {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s");
		connect(node, 3);
		Thread closing = close(node);
		awaitClosed(1);

		open().forEach((client) -> client.close(1000));

		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
	}

	@Test
	void clockThatIsTurnedBackDoesNotStopTheDrain() throws InterruptedException {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s");
		connect(node, 4);
		Thread closing = close(node);
		awaitClosed(1);
		this.clock.advance(Duration.ofSeconds(200));
		awaitClosed(3);

		this.clock.advance(Duration.ofSeconds(-100));
		assertThat(open()).singleElement().satisfies(DrainTests::assertEchoes);
		this.clock.advance(Duration.ofSeconds(200));

		closing.join();
		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
	}

	@Test
	void nodeStopsThoughItsClockStandsStill() {
		ConfigurableApplicationContext node = start("channels.websocket.drain-delay=50ms",
				"channels.websocket.drain-window=50ms");
		connect(node, 3);

		node.close();

		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
	}

	@Test
	void interruptEndsAllWaiting(CapturedOutput output) throws InterruptedException {
		ConfigurableApplicationContext node = start("channels.websocket.drain-delay=100s",
				"channels.websocket.drain-window=400s");
		connect(node, 3);
		Thread closing = close(node);
		Awaitility.await().until(() -> output.getOut().contains("Gateway goes on for PT1M40S"));
		closing.interrupt();

		closing.join(10_000);
		assertThat(closing.isAlive()).isFalse();
	}

	@Test
	void timeoutOfAPhaseDoesNotCutTheDrainShort(CapturedOutput output) throws InterruptedException {
		ConfigurableApplicationContext node = start("channels.websocket.drain-window=400s",
				"spring.lifecycle.timeout-per-shutdown-phase=1ms");
		connect(node, 2);
		Thread closing = close(node);
		awaitClosed(1);
		assertThat(open()).singleElement().satisfies(DrainTests::assertEchoes);
		this.clock.advance(Duration.ofSeconds(200));

		closing.join();
		assertThat(this.clients).allSatisfy((client) -> assertThat(client.awaitClosed()).isEqualTo(RESTART));
		assertThat(output).contains("Gateway closed 2 connection(s), 0 did not end in time");
	}

	private ConfigurableApplicationContext start(String... properties) {
		ConfigurableApplicationContext node = new SpringApplicationBuilder(GatewayApplication.class).properties(
				"server.port=0", "channels.websocket.ping-interval=0", "spring.main.banner-mode=off",
				"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
						+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
			.properties(properties)
			.initializers((context) -> context.getBeanFactory().registerSingleton("clock", this.clock))
			.registerShutdownHook(false)
			.run();
		this.nodes.add(node);
		return node;
	}

	private static Thread close(ConfigurableApplicationContext node) {
		Thread closing = new Thread(node::close, "test-close");
		closing.start();
		return closing;
	}

	private void connect(ConfigurableApplicationContext node, int count) {
		connect(node, "/echo", count);
	}

	private void connect(ConfigurableApplicationContext node, String path, int count) {
		IntStream.range(0, count).forEach((i) -> this.clients.add(TestWebSocketClient.connect(port(node), path)));
		Awaitility.await().until(() -> node.getBean(Gateway.class).statistics().open() == this.clients.size());
	}

	private void awaitClosed(int count) {
		Awaitility.await().until(() -> this.clients.size() - open().size() == count);
	}

	private List<TestWebSocketClient> open() {
		return this.clients.stream().filter((client) -> !client.isClosed()).toList();
	}

	private static void assertEchoes(TestWebSocketClient client) {
		assertThat(client.sendText("hello").receiveText()).isEqualTo("hello");
	}

	private static int port(ConfigurableApplicationContext node) {
		return ((WebServerApplicationContext) node).getWebServer().getPort();
	}

	private static ReadinessState readiness(ConfigurableApplicationContext node) {
		return node.getBean(ApplicationAvailability.class).getReadinessState();
	}

}
