package io.channels.dispatch;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import io.channels.dispatch.TestNodes.GatewayNode;
import io.channels.dispatch.TestNodes.WorkerNode;
import io.channels.security.AuthenticationCodec;
import io.channels.websocket.CloseCode;
import io.channels.websocket.PrincipalCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class LayerDispatchTests {

	private static final List<String> EVENTS = List.of("websocket.connect", "websocket.receive",
			"websocket.disconnect");

	private final Recorded recorded = new Recorded();

	private final TestNodes nodes = new TestNodes(this.recorded);

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
	void eventsReachTheConsumerInOrder() {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1");

		FakeSocket socket = connect(gateway, "/a");
		IntStream.rangeClosed(1, 100).forEach((i) -> socket.say("m" + i));
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);

		assertThat(this.recorded.of("/a")).startsWith("w1 connect", "w1 m1", "w1 m2").endsWith("w1 m100", "w1 1000");
		assertThat(socket.texts()).containsExactlyElementsOf(
				IntStream.rangeClosed(1, 100).mapToObj((i) -> "m" + i + " after " + (i - 1)).toList());
		await().until(() -> worker.size() == 0);
		assertThat(gateway.dispatch().size()).isZero();
	}

	@Test
	void eventsOfOneConnectionRunOneAtATimeAndThoseOfOthersInParallel() {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket first = connect(gateway, "/gate");
		FakeSocket second = connect(gateway, "/b");

		first.say("wait");
		await().until(() -> this.recorded.of("/gate").contains("w1 wait"));
		first.say("next");
		second.say("free");

		await().until(() -> second.texts().size() == 1);
		assertThat(this.recorded.of("/gate")).doesNotContain("w1 next");
		this.recorded.open("/gate");
		await().until(() -> first.texts().size() == 2);
		assertThat(this.recorded.mostAtATime("/gate")).isOne();
	}

	@Test
	void slowConsumerSlowsDownItsOwnClientOnly() throws Exception {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket slow = connect(gateway, "/gate");
		FakeSocket other = connect(gateway, "/b");
		AtomicInteger sent = new AtomicInteger();
		Thread client = new Thread(() -> IntStream.range(0, 100).forEach((i) -> {
			slow.say((i == 0) ? "wait" : "m" + i);
			sent.incrementAndGet();
		}));
		client.start();

		await().until(() -> client.getState() == Thread.State.WAITING);
		other.say("free");

		await().until(() -> other.texts().size() == 1);
		assertThat(sent).hasValueLessThanOrEqualTo(17);
		this.recorded.open("/gate");
		client.join(10_000);
		await().until(() -> slow.texts().size() == 100);
	}

	@Test
	void clientWithoutAWorkerIsTurnedAway(CapturedOutput output) {
		GatewayNode gateway = this.nodes.gateway(Duration.ofMillis(500), PrincipalCodec.ofName());

		FakeSocket socket = gateway.open("/a").connect();
		await().until(() -> socket.refused() != 0);

		assertThat(socket.refused()).isEqualTo(503);
		assertThat(output).contains("No worker has taken 1 connection(s), such as '" + socket.channel() + "' (/a)");
	}

	@Test
	void connectionWithoutARouteIsNotFound() {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1");

		FakeSocket socket = gateway.open("/no/such/path").connect();
		await().until(() -> socket.refused() != 0);
		socket.abandon();

		assertThat(socket.refused()).isEqualTo(404);
		await().until(() -> worker.size() == 0 && gateway.dispatch().size() == 0);
	}

	@Test
	void failureDuringConnectIsAnErrorAndLeavesNothingBehind() {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1");

		FakeSocket socket = gateway.open("/fail").connect();
		await().until(() -> socket.refused() != 0);
		socket.abandon();

		assertThat(socket.refused()).isEqualTo(500);
		await().until(() -> worker.size() == 0 && gateway.dispatch().size() == 0);
		assertThat(this.recorded.of("/fail")).containsExactly("w1 connect");
	}

	@Test
	void failureLaterClosesTheConnection() {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket socket = connect(gateway, "/a");

		socket.say("fail");
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1011);
		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 fail", "w1 1011");
	}

	@Test
	void abandonedHandshakeLeavesNothingBehind() {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1");
		FakeSocket denied = gateway.open("/deny").connect();
		FakeSocket gaveUp = gateway.open("/hold").connect();
		FakeSocket never = gateway.open("/never");
		await().until(() -> denied.refused() == 403 && this.recorded.of("/hold").contains("w1 connect"));

		List.of(denied, gaveUp, never).forEach(FakeSocket::abandon);
		this.recorded.open("/hold");

		await().until(() -> worker.size() == 0 && gateway.dispatch().size() == 0);
		assertThat(this.recorded.of("/hold")).containsExactly("w1 connect");
	}

	@Test
	void abandonedHandshakeThatNobodyTookIsDeclinedLater() {
		GatewayNode gateway = this.nodes.gateway();
		FakeSocket socket = gateway.open("/a").connect();
		socket.abandon();

		WorkerNode worker = this.nodes.worker("w1");
		FakeSocket next = connect(gateway, "/b");

		assertThat(this.recorded.of("/a")).isEmpty();
		assertThat(worker.size()).isOne();
		next.disconnect(CloseCode.NORMAL);
		await().until(() -> worker.size() == 0 && gateway.dispatch().size() == 0);
		long start = System.nanoTime();
		worker.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
	}

	@Test
	void putOffEventKeepsItsPlace() {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket socket = connect(gateway, "/a");

		socket.say("later");
		socket.say("next");
		await().until(() -> socket.texts().size() == 2);

		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 later", "w1 later", "w1 next");
	}

	@Test
	void sessionLastsFromConnectToDisconnectAndIsTypeSafe() {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket socket = connect(gateway, "/a");

		socket.say("m1");
		socket.disconnect(CloseCode.NORMAL);
		await().until(socket::isDisconnected);
		FakeSocket next = connect(gateway, "/a");
		next.say("m1");
		await().until(() -> next.texts().size() == 1);

		assertThat(next.texts()).containsExactly("m1 after 0");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			websocket.connect,    200
			websocket.receive,    503
			websocket.disconnect, 503
			""")
	void workerTakesConnectionsByTheChannelsItListensOn(String channel, int expected) {
		GatewayNode gateway = this.nodes.gateway(Duration.ofMillis(500), PrincipalCodec.ofName());
		this.nodes.worker("w1", List.of(channel), PrincipalCodec.ofName());

		FakeSocket socket = gateway.open("/a").connect();
		await().until(() -> socket.isAccepted() || socket.refused() != 0);

		assertThat(socket.isAccepted() ? 200 : socket.refused()).isEqualTo(expected);
	}

	@Test
	void userAndAttributesOfTheHttpSessionReachTheWorker() {
		PrincipalCodec codec = new AuthenticationCodec();
		GatewayNode gateway = this.nodes.gateway(Duration.ofSeconds(5), codec);
		this.nodes.worker("w1", EVENTS, codec);
		Principal ann = UsernamePasswordAuthenticationToken.authenticated("ann", "secret",
				AuthorityUtils.createAuthorityList("ROLE_ADMIN"));

		FakeSocket socket = gateway.open("/a", ann, Map.of("id", 7L, "list", List.of())).connect();
		await().until(socket::isConnected);
		socket.say("who");
		await().until(() -> socket.texts().size() == 1);

		assertThat(socket.texts()).containsExactly("ann [ROLE_ADMIN] {id=7} Long");
	}

	@Test
	void principalThatCannotBeWrittenIsAnErrorAndNoHang(CapturedOutput output) {
		GatewayNode gateway = this.nodes.gateway(Duration.ofSeconds(5), new Unwritable());
		this.nodes.worker("w1");

		FakeSocket socket = gateway.open("/a", () -> "ann", Map.of()).connect();
		await().until(() -> socket.refused() != 0);

		assertThat(socket.refused()).isEqualTo(500);
		assertThat(output).contains("cannot be sent to a worker").contains("No form for ann");
	}

	@Test
	void principalThatCannotBeReadIsAnErrorAndNoHang(CapturedOutput output) {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1", EVENTS, new Unwritable());

		FakeSocket socket = gateway.open("/a", () -> "ann", Map.of()).connect();
		await().until(() -> socket.refused() != 0);
		socket.abandon();

		assertThat(socket.refused()).isEqualTo(500);
		assertThat(output).contains("cannot be taken").contains("No form for ann");
		await().until(() -> worker.size() == 0 && gateway.dispatch().size() == 0);
	}

	@Test
	void messageThatTheLayerDoesNotTakeClosesTheConnection() {
		GatewayNode gateway = this.nodes.gateway();
		this.nodes.worker("w1");
		FakeSocket socket = connect(gateway, "/a");

		socket.say("x".repeat(70_000));
		socket.say("gap");
		await().until(socket::isDisconnected);

		assertThat(socket.closeCode()).isEqualTo(1009);
		assertThat(this.recorded.of("/a")).containsExactly("w1 connect", "w1 1009");
	}

	@Test
	void manyConnectionsFindWorkersThoughTheChannelHoldsFew() {
		GatewayNode gateway = this.nodes.gateway();
		List<FakeSocket> sockets = IntStream.range(0, 500).mapToObj((i) -> gateway.open("/s" + i).connect()).toList();

		this.nodes.worker("w1");
		this.nodes.worker("w2");

		await().until(() -> sockets.stream().allMatch(FakeSocket::isConnected));
		assertThat(sockets).allSatisfy((socket) -> assertThat(socket.refused()).isZero());
	}

	@Test
	void dispatchStartsAgainAfterAStop() {
		GatewayNode gateway = this.nodes.gateway();
		WorkerNode worker = this.nodes.worker("w1");
		connect(gateway, "/a").disconnect(CloseCode.NORMAL);
		await().until(() -> gateway.dispatch().size() == 0);

		worker.stop();
		gateway.dispatch().stop();
		worker.worker().start();
		gateway.dispatch().start();

		assertThat(connect(gateway, "/b").isConnected()).isTrue();
	}

	private FakeSocket connect(GatewayNode gateway, String path) {
		FakeSocket socket = gateway.open(path).connect();
		await().until(socket::isConnected);
		return socket;
	}

	private static final class Unwritable implements PrincipalCodec {

		@Override
		public String write(Principal principal) {
			throw new IllegalArgumentException("No form for " + principal.getName());
		}

		@Override
		public Principal read(String text) {
			throw new IllegalArgumentException("No form for " + text);
		}

	}

}
