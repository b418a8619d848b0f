package io.channels.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.dispatch.TestNodes.GatewayNode;
import io.channels.dispatch.TestNodes.WorkerNode;
import io.channels.layer.SessionStore.SavedSession;
import io.channels.message.ChannelName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.PrincipalCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A worker that stops gives its connections to others, and nobody notices.
 */
@Timeout(60)
class HandOverTests {

	private static final List<String> EVENTS = List.of("websocket.connect", "websocket.receive",
			"websocket.disconnect");

	private final Recorded recorded = new Recorded();

	private final TestNodes nodes = new TestNodes(this.recorded);

	private final GatewayNode gateway = this.nodes.gateway();

	private final WorkerNode first = this.nodes.worker("w1");

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
	void idleConnectionGoesOnWithItsSession() {
		FakeSocket socket = connect("/a");
		socket.say("m1");
		await().until(() -> socket.texts().size() == 1);

		this.nodes.worker("w2");
		this.first.stop();
		socket.say("m2");
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 m1", "w2 m2", "w2 1000");
		assertThat(socket.texts()).containsExactly("m1 after 0", "m2 after 1");
		await().until(() -> this.gateway.dispatch().size() == 0);
	}

	@Test
	void sessionIsWithTheLayerUntilTheEnd() {
		FakeSocket socket = connect("/a");
		socket.say("m1");
		await().until(() -> session(socket).map(SavedSession::version).filter((version) -> version == 1).isPresent());

		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		await().until(() -> session(socket).isEmpty());
	}

	@Test
	void workerThatGoesSavesTheSessionAgain() {
		FakeSocket socket = connect("/a");
		socket.say("m1");
		await().until(() -> session(socket).map(SavedSession::version).filter((version) -> version == 1).isPresent());
		this.nodes.layer().sessions().remove(socket.channel());

		this.nodes.worker("w2");
		this.first.stop();
		socket.say("m2");
		await().until(() -> socket.texts().size() == 2);

		assertThat(socket.texts()).containsExactly("m1 after 0", "m2 after 1");
		assertThat(socket.closeCode()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void connectionWhoseSessionIsLostIsClosedAndDisconnectedOnce(boolean older) {
		FakeSocket socket = connect("/a");
		socket.say("m1");
		await().until(() -> this.first.layer().hasAcknowledged(1));
		this.nodes.worker("w2");
		this.first.layer().die();
		this.nodes.layer().sessions().remove(socket.channel());
		if (older) {
			this.nodes.layer().sessions().save(socket.channel(), 0, "{}");
		}

		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1012);
		assertThat(this.recorded.of("/a")).filteredOn((event) -> event.startsWith("w2")).containsExactly("w2 1012");
	}

	private Optional<SavedSession> session(FakeSocket socket) {
		return this.nodes.layer().sessions().load(socket.channel());
	}

	@Test
	void idleConnectionHasAnOwnerAgainThoughItsClientSaysNothing() {
		List<FakeSocket> sockets = IntStream.range(0, 200).mapToObj((i) -> connect("/s" + i)).toList();

		WorkerNode second = this.nodes.worker("w2");
		this.first.stop();

		await().until(() -> second.size() == sockets.size());
	}

	@Test
	void eventInHandIsFinishedAndThoseThatWaitGoToTheNext() throws Exception {
		FakeSocket socket = connect("/gate");
		socket.say("wait");
		await().until(() -> this.recorded.of("/gate").contains("w1 wait"));
		IntStream.rangeClosed(1, 10).forEach((i) -> socket.say("m" + i));

		this.nodes.worker("w2");
		Thread stopping = new Thread(this.first::stop);
		stopping.start();
		// It waits when it has told all connections.
		await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
		socket.say("m11");
		this.recorded.open("/gate");
		stopping.join(10_000);
		await().until(() -> socket.texts().size() == 12);

		List<String> expected = new ArrayList<>(List.of("w1 connect", "w1 wait"));
		IntStream.rangeClosed(1, 11).forEach((i) -> expected.add("w2 m" + i));
		assertThat(this.recorded.of("/gate")).containsExactlyElementsOf(expected);
		assertThat(socket.texts()).element(11).isEqualTo("m11 after 11");
	}

	@Test
	void connectInHandIsFinished() throws Exception {
		FakeSocket socket = this.gateway.open("/hold").connect();
		await().until(() -> this.recorded.of("/hold").contains("w1 connect"));

		this.nodes.worker("w2");
		Thread stopping = new Thread(this.first::stop);
		stopping.start();
		await().until(() -> !this.first.worker().isRunning());
		this.recorded.open("/hold");
		stopping.join(10_000);

		assertThat(this.recorded.of("/hold")).containsExactly("w1 connect");
		assertThat(socket.refused()).isZero();
	}

	@Test
	void putOffEventIsFinished() {
		FakeSocket socket = connect("/a");
		socket.say("later");
		await().until(() -> this.recorded.of("/a").contains("w1 later"));
		socket.say("m1");

		this.nodes.worker("w2");
		this.first.stop();
		await().until(() -> socket.texts().size() == 2);

		assertThat(this.recorded.events("/a")).containsExactly("connect", "later", "later", "m1");
	}

	@Test
	void disconnectOfAnIdleConnectionReachesTheNext() {
		FakeSocket socket = connect("/a");

		this.nodes.worker("w2");
		this.first.stop();
		socket.disconnect(CloseCode.GOING_AWAY);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 1001");
	}

	@Test
	void eventsWaitForTheNextWorker() {
		FakeSocket socket = connect("/a");
		this.first.stop();
		socket.say("m1");
		socket.say("m2");

		this.nodes.worker("w2");
		await().until(() -> socket.texts().size() == 2);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 m1", "w2 m2");
	}

	@Test
	void connectionThatFindsNoWorkerIsClosed() {
		FakeSocket socket = connect("/a");
		this.first.stop();

		socket.say("m1");
		await().until(() -> socket.closeCode() != 0);
		socket.say("gap");
		this.nodes.worker("w2");
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1013);
		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 1013");
	}

	@Test
	void disconnectWaitsForAWorkerLongerThanMessages() {
		FakeSocket socket = connect("/a");
		this.first.stop();
		socket.say("m1");
		await().until(() -> socket.closeCode() == 1013);

		await().during(TestNodes.LEASE.plusMillis(500)).until(() -> !socket.isDisconnected());
		this.nodes.worker("w2");
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 1013");
	}

	@Test
	void gatewayDoesNotPingAWorkerThatHasStopped() {
		connect("/a");

		this.first.stop();

		ChannelName pings = ChannelName.of(EventWorker.channel(this.first.worker().id(), EventWorker.SIGNS));
		await().during(Duration.ofMillis(500)).until(() -> this.nodes.layer().statistics(pings).pending() == 0);
	}

	@Test
	void connectionIsGivenBackAgainIfTheLayerWasAway() throws Exception {
		FakeSocket socket = connect("/a");
		this.nodes.worker("w2");
		this.first.layer().away(true);
		Thread stopping = new Thread(this.first::stop);
		stopping.start();
		await().until(() -> !this.first.worker().isRunning());

		this.first.layer().away(false);
		stopping.join(10_000);
		socket.say("m1");
		await().until(() -> socket.texts().size() == 1);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w2 m1");
		assertThat(socket.closeCode()).isZero();
	}

	@Test
	void workerStopsSoonThoughNobodyTakesItsConnections() {
		List<FakeSocket> sockets = IntStream.range(0, 300).mapToObj((i) -> connect("/s" + i)).toList();
		long start = System.nanoTime();

		this.first.stop();

		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(this.first.size()).isZero();
		assertThat(sockets).allMatch((socket) -> socket.closeCode() == 0);
	}

	@Test
	void slowConsumersDoNotKeepOtherConnections() {
		List<FakeSocket> stuck = IntStream.range(0, 7).mapToObj((i) -> connect("/gate")).toList();
		stuck.forEach((socket) -> socket.say("wait"));
		List<FakeSocket> idle = IntStream.range(0, 200).mapToObj((i) -> connect("/s" + i)).toList();
		WorkerNode second = this.nodes.worker("w2");

		Thread stopping = new Thread(this.first::stop);
		stopping.start();

		await().until(() -> second.size() == idle.size());
		this.recorded.open("/gate");
		await().until(() -> second.size() == idle.size() + stuck.size());
		assertThat(stuck).allMatch((socket) -> socket.closeCode() == 0);
	}

	@Test
	void consumerThatDoesNotFinishLosesItsConnectionOnly() {
		WorkerNode hasty = this.nodes.worker("hasty", EVENTS, PrincipalCodec.ofName(), Duration.ofMillis(100), 8);
		this.first.stop();
		FakeSocket stuck = connect("/gate");
		FakeSocket idle = connect("/b");
		stuck.say("wait");
		await().until(() -> this.recorded.of("/gate").contains("hasty wait"));

		this.nodes.worker("w2");
		hasty.stop();
		idle.say("m1");
		await().until(() -> idle.texts().size() == 1);
		await().until(() -> stuck.isDisconnected());

		assertThat(stuck.closeCode()).isEqualTo(1012);
		assertThat(this.recorded.of("/gate")).containsExactly("hasty connect", "hasty wait", "w2 1012");
		assertThat(idle.closeCode()).isZero();
	}

	@RepeatedTest(5)
	void nothingIsLostOrDoubledWhileWorkersComeAndGo() {
		Random random = new Random();
		List<FakeSocket> sockets = IntStream.range(0, 40).mapToObj((i) -> connect("/s" + i)).toList();
		List<WorkerNode> workers = new ArrayList<>(List.of(this.first));
		int messages = 0;

		for (int round = 0; round < 6; round++) {
			workers.add(this.nodes.worker("r" + round));
			int first = messages + 1;
			messages += 10;
			int last = messages;
			List<Thread> clients = sockets.stream()
				.map((socket) -> new Thread(
						() -> IntStream.rangeClosed(first, last).forEach((i) -> socket.say("m" + i))))
				.toList();
			clients.forEach(Thread::start);
			workers.remove(random.nextInt(workers.size())).stop();
			await().until(() -> clients.stream().noneMatch(Thread::isAlive));
		}

		int all = messages;
		await().until(() -> sockets.stream().allMatch((socket) -> socket.texts().size() == all));
		assertThat(sockets).allSatisfy((socket) -> assertThat(socket.texts()).containsExactlyElementsOf(
				IntStream.rangeClosed(1, all).mapToObj((i) -> "m" + i + " after " + (i - 1)).toList()));
		assertThat(sockets).allMatch((socket) -> socket.closeCode() == 0);
		sockets.forEach((socket) -> socket.disconnect(CloseCode.NORMAL));
		await().until(() -> this.gateway.dispatch().size() == 0);
		await().until(() -> workers.stream().allMatch((worker) -> worker.size() == 0));
	}

	@RepeatedTest(10)
	void workerThatStopsWhileItClaimsTakesNothingWithIt() {
		this.nodes.worker("w2");
		List<FakeSocket> sockets = IntStream.range(0, 100)
			.mapToObj((i) -> this.gateway.open("/s" + i).connect())
			.toList();

		this.first.stop();

		await().until(() -> sockets.stream().allMatch(FakeSocket::isConnected));
	}

	private FakeSocket connect(String path) {
		FakeSocket socket = this.gateway.open(path).connect();
		await().until(socket::isConnected);
		return socket;
	}

}
