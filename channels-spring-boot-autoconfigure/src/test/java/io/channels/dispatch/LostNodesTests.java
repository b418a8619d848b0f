package io.channels.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.dispatch.TestNodes.GatewayNode;
import io.channels.dispatch.TestNodes.WorkerNode;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.PrincipalCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nodes die, or are taken for dead, and the layer loses messages: every connection goes
 * on in order or is closed, and its disconnect is delivered once.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class LostNodesTests {

	private static final List<String> EVENTS = List.of("websocket.connect", "websocket.receive",
			"websocket.disconnect");

	private final Recorded recorded = new Recorded();

	private final TestNodes nodes = new TestNodes(this.recorded);

	private final GatewayNode gateway = this.nodes.gateway();

	private final WorkerNode worker = this.nodes.worker("w1");

	@BeforeAll
	static void pollOften() {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
	}

	@AfterEach
	void close() throws Exception {
		this.recorded.open("/gate");
		this.nodes.close();
	}

	@Test
	void deadGatewayIsADisconnectOfEachOfItsConnectionsOnce(CapturedOutput output) {
		IntStream.range(0, 20).forEach((i) -> connect("/s" + i));
		GatewayNode other = this.nodes.gateway();
		FakeSocket living = connect(other, "/living");

		this.gateway.layer().die();
		await().until(() -> this.worker.size() == 1);

		assertThat(IntStream.range(0, 20).boxed())
			.allSatisfy((i) -> assertThat(this.recorded.of("/s" + i)).containsExactly("w1 connect", "w1 1006"));
		assertThat(output).contains("gave no sign of life for PT1S; 20 connection(s) are lost");
		living.say("m1");
		await().until(() -> living.texts().size() == 1);
	}

	@Test
	void stoppedGatewayIsADisconnectAtOnce() {
		connect("/a");

		this.gateway.dispatch().stop();

		await().atMost(TestNodes.LEASE.dividedBy(2)).until(() -> this.worker.size() == 0);
		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 1006");
	}

	@Test
	void deadGatewayIsADisconnectBehindWhatIsInHand() {
		FakeSocket socket = connect("/gate");
		socket.say("wait");
		socket.say("m1");
		await().until(() -> this.recorded.of("/gate").contains("w1 wait"));

		this.gateway.layer().die();
		await().untilAsserted(() -> assertThat(this.worker.worker().gateways()).isEmpty());
		this.recorded.open("/gate");
		await().until(() -> this.worker.size() == 0);

		assertThat(this.recorded.of("/gate")).containsExactly("w1 connect", "w1 wait", "w1 m1", "w1 1006");
	}

	@Test
	void gatewayThatDiesAfterAHandOverIsADisconnectToo() {
		connect("/a");
		WorkerNode second = this.nodes.worker("w2");
		this.worker.stop();
		await().until(() -> second.size() == 1);

		this.gateway.layer().die();
		await().until(() -> second.size() == 0);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 1006");
	}

	@Test
	void idleConnectionsOfADeadWorkerGoOn() {
		FakeSocket socket = connect("/a");
		socket.say("m1");
		await().until(() -> this.worker.layer().hasAcknowledged(1));

		this.worker.layer().die();
		WorkerNode second = this.nodes.worker("w2");
		await().until(() -> second.size() == 1);
		socket.say("m2");
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).startsWith("w1 connect", "w1 m1").contains("w2 m2", "w2 1000");
		assertThat(socket.texts()).containsExactly("m1 after 0", "m2 after 1");
	}

	@Test
	void connectionWithSomethingInTheHandOfADeadWorkerIsClosed() {
		FakeSocket socket = connect("/gate");
		socket.say("wait");
		socket.say("m1");
		await().until(() -> this.recorded.of("/gate").contains("w1 wait"));

		this.worker.layer().die();
		this.nodes.worker("w2");
		await().until(() -> socket.closeCode() != 0);
		socket.say("gap");
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1012);
		assertThat(this.recorded.of("/gate")).filteredOn((event) -> event.startsWith("w2")).containsExactly("w2 1012");
		await().until(() -> this.gateway.dispatch().size() == 0);
	}

	@Test
	void handshakeInTheHandOfADeadWorkerIsRefused() {
		FakeSocket socket = this.gateway.open("/hold").connect();
		await().until(() -> this.recorded.of("/hold").contains("w1 connect"));

		this.worker.layer().die();
		await().until(() -> socket.refused() != 0);
		socket.abandon();
		this.recorded.open("/hold");

		assertThat(socket.refused()).isEqualTo(503);
		assertThat(this.gateway.dispatch().size()).isZero();
	}

	@Test
	void clientThatWaitsForADeadWorkerIsReleased() throws Exception {
		FakeSocket socket = connect("/gate");
		Thread client = talk(socket);
		await().until(() -> client.getState() == Thread.State.WAITING);

		this.worker.layer().die();
		client.join(10_000);

		assertThat(client.isAlive()).isFalse();
		assertThat(socket.closeCode()).isEqualTo(1012);
	}

	@Test
	void clientThatWaitsForAWorkerThatForgotItIsReleased() throws Exception {
		FakeSocket socket = connect("/gate");
		Thread client = talk(socket);
		await().until(() -> client.getState() == Thread.State.WAITING);

		this.gateway.layer().away(true);
		await().untilAsserted(() -> assertThat(this.worker.worker().gateways()).isEmpty());
		this.gateway.layer().away(false);
		client.join(10_000);
		this.recorded.open("/gate");

		assertThat(client.isAlive()).isFalse();
		assertThat(socket.closeCode()).isEqualTo(1012);
		await().until(() -> this.worker.size() == 0 && this.gateway.dispatch().size() == 0);
		assertThat(this.recorded.events("/gate")).containsOnlyOnce("1006").doesNotContain("1012");
	}

	@Test
	void gatewayThatWasTakenForDeadHearsOfItAndClosesItsConnections() {
		FakeSocket socket = connect("/a");

		this.gateway.layer().away(true);
		await().until(() -> this.worker.size() == 0);
		this.gateway.layer().away(false);
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1012);
		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 1006");
		assertThat(connect("/b").isConnected()).isTrue();
	}

	@Test
	void workerThatWasTakenForDeadDoesNotTellOfADisconnect() {
		FakeSocket socket = connect("/a");
		this.worker.layer().away(true);
		WorkerNode second = this.nodes.worker("w2");
		await().until(() -> second.size() == 1);

		this.worker.layer().away(false);
		await().until(() -> this.worker.size() == 0);
		socket.say("m1");
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 m1", "w2 1000");
	}

	@Test
	void nobodyIsTakenForDeadWhileTheLayerIsAway() {
		FakeSocket socket = connect("/a");
		List<NodeLayer> views = List.of(this.gateway.layer(), this.worker.layer());

		views.forEach((view) -> view.away(true));
		Thread client = new Thread(() -> socket.say("m1"));
		client.start();
		await().during(TestNodes.LEASE.plusMillis(500)).until(() -> socket.closeCode() == 0);
		views.forEach((view) -> view.away(false));
		await().until(() -> socket.texts().size() == 1);
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 m1", "w1 1000");
	}

	@Test
	void handshakeIsRefusedWhileTheLayerIsAway() {
		this.gateway.layer().away(true);

		FakeSocket socket = this.gateway.open("/a").connect();
		await().until(() -> socket.refused() != 0);

		assertThat(socket.refused()).isEqualTo(503);
	}

	@Test
	void disconnectWhoseAnswerCouldNotBeToldIsForgottenLater() {
		FakeSocket socket = connect("/a");
		this.worker.layer().lose((message) -> {
			if (message.metadata().get("type").equals("DONE")) {
				throw new IllegalStateException("The layer is away");
			}
			return false;
		});

		socket.disconnect(CloseCode.NORMAL);
		await().until(() -> this.recorded.of("/a").contains("w1 1000"));
		this.worker.layer().lose((message) -> false);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 1000");
		await().until(() -> this.worker.size() == 0 && this.gateway.dispatch().size() == 0);
	}

	@Test
	void abandonedConnectionIsToldOfLaterIfTheLayerIsAway() {
		FakeSocket socket = this.gateway.open("/hold").connect();
		await().until(() -> this.recorded.of("/hold").contains("w1 connect"));

		this.gateway.layer().away(true);
		socket.abandon();
		this.recorded.open("/hold");
		this.gateway.layer().away(false);

		await().until(() -> this.worker.size() == 0 && this.gateway.dispatch().size() == 0);
	}

	@Test
	void failureThatCouldNotBeToldClosesTheConnectionLater() {
		FakeSocket socket = connect("/gate");
		socket.say("wait");
		await().until(() -> this.recorded.of("/gate").contains("w1 wait"));

		this.worker.layer().away(true);
		this.recorded.open("/gate");
		await().until(() -> this.recorded.running("/gate") == 0);
		this.worker.layer().away(false);
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1011);
	}

	@ParameterizedTest
	@EnumSource(value = Signal.Type.class,
			names = { "INVITE", "CLAIM", "CONNECT", "RECEIVE", "DISCONNECT", "DONE", "ADOPT", "RELEASED" })
	void messageThatTheLayerLosesIsNoticed(Signal.Type type) {
		AtomicInteger lost = new AtomicInteger();
		List.of(this.gateway.layer(), this.worker.layer())
			.forEach((view) -> view.lose((message) -> isFirst(message, type, lost)));

		FakeSocket socket = connect("/a");
		IntStream.rangeClosed(1, 5).forEach((i) -> socket.say("m" + i));
		await().until(() -> socket.texts().size() == 5);
		WorkerNode second = this.nodes.worker("w2");
		this.worker.stop();
		await().until(() -> second.size() == 1);
		socket.say("m6");
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(lost).hasPositiveValue();
		assertThat(this.recorded.events("/a")).containsExactly("connect", "m1", "m2", "m3", "m4", "m5", "m6", "1000");
		await().until(() -> this.gateway.dispatch().size() == 0 && second.size() == 0);
	}

	private static boolean isFirst(Message message, Signal.Type type, AtomicInteger lost) {
		return type.name().equals(message.metadata().get("type")) && lost.getAndIncrement() == 0;
	}

	@Test
	void workerWithAllThreadsInConsumersIsAlive() {
		WorkerNode small = this.nodes.worker("small", EVENTS, PrincipalCodec.ofName(), Duration.ofSeconds(10), 2);
		this.worker.stop();
		List<FakeSocket> sockets = new ArrayList<>();
		IntStream.range(0, 3).forEach((i) -> sockets.add(connect("/gate")));

		sockets.forEach((socket) -> socket.say("wait"));

		await().during(TestNodes.LEASE.plusMillis(500))
			.until(() -> sockets.stream().allMatch((socket) -> socket.closeCode() == 0));
		this.recorded.open("/gate");
		await().until(() -> sockets.stream().allMatch((socket) -> socket.texts().size() == 1));
		assertThat(small.size()).isEqualTo(3);
	}

	private Thread talk(FakeSocket socket) {
		Thread client = new Thread(() -> {
			socket.say("wait");
			IntStream.range(0, 40).forEach((i) -> socket.say("m" + i));
		});
		client.start();
		return client;
	}

	private FakeSocket connect(String path) {
		return connect(this.gateway, path);
	}

	private static FakeSocket connect(GatewayNode gateway, String path) {
		FakeSocket socket = gateway.open(path).connect();
		await().until(socket::isConnected);
		return socket;
	}

}
