package io.channels.gateway;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.channels.channel.Channel;
import io.channels.consumer.CloseConnectionException;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.Consumer;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.Route;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Consumers that do everything a consumer can do to a connection.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
class GatewayApplication {

	/**
	 * A controller on the path of a socket.
	 */
	@RestController
	static class Neighbour {

		@GetMapping("/echo")
		String echo() {
			return "a page";
		}

	}

	/**
	 * Answers a handshake with each of the replies there are.
	 */
	@Consumer
	static class Replies {

		private static final Map<String, Map<String, Object>> REPLIES = Map.ofEntries(
				Map.entry("accept", Map.of("accept", true)),
				Map.entry("accept-text", Map.of("accept", true, "text", "hello")),
				Map.entry("accept-bytes", Map.of("accept", true, "bytes", new byte[] { 1, 2 })),
				Map.entry("refuse", Map.of("accept", false)),
				Map.entry("refuse-text", Map.of("accept", false, "text", "hello")),
				Map.entry("text", Map.of("text", "hello")), Map.entry("empty-text", Map.of("text", "")),
				Map.entry("bytes", Map.of("bytes", new byte[] { 3 })), Map.entry("close", Map.of("close", true)),
				Map.entry("close-code", Map.of("close", 4001)),
				Map.entry("close-text", Map.of("close", 4001, "reason", "enough", "text", "bye")),
				Map.entry("close-bytes", Map.of("close", true, "bytes", new byte[] { 4 })),
				Map.entry("both", Map.of("text", "a", "bytes", new byte[0])),
				Map.entry("unknown-key", Map.of("txt", "a")));

		@Route(channel = "websocket.connect", path = "/reply/{reply}")
		Map<String, Object> connect(String reply) {
			return REPLIES.get(reply);
		}

		@Route(channel = "websocket.connect", path = "/throw/deny")
		void deny() {
			throw new DenyConnectionException();
		}

		@Route(channel = "websocket.connect", path = "/throw/invalid")
		void invalid() {
			throw new InvalidMessageException("bad_token", "The token is bad");
		}

		@Route(channel = "websocket.connect", path = "/throw/failure")
		void fail() {
			throw new IllegalStateException("planned failure in connect");
		}

		@Route(channel = "websocket.connect", path = "/silent")
		void silent() {
		}

		@Route(channel = "websocket.connect", path = "/accept-later")
		void acceptLater(WebSocketConnection connection) {
			CompletableFuture.runAsync(() -> connection.send("late"));
		}

		@Route(channel = "websocket.connect", path = "/subprotocol/{chosen}")
		void subprotocol(String chosen, WebSocketConnection connection) {
			connection.accept(chosen, Map.of("X-Chosen", chosen));
		}

		@Route(channel = "websocket.connect", path = "/handshake/{room}")
		Seen handshake(String room, Handshake handshake) {
			return new Seen(room, handshake.path(), handshake.query("name").orElse(""),
					handshake.headers().getFirst("X-Test"), handshake.subprotocols());
		}

	}

	/**
	 * What a consumer saw of a handshake.
	 */
	record Seen(String room, String path, String name, String header, List<String> subprotocols) {
	}

	/**
	 * Sends back what it gets, and does what it is told.
	 */
	@Consumer
	@Route("/echo")
	static class Echo extends WebSocketConsumer {

		private final Recorder recorder;

		private int count;

		Echo(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		protected void receive(String text) {
			switch (text) {
				case "fail" -> throw new IllegalStateException("planned failure in receive");
				case "close" -> close(CloseCode.of(4002).withReason("as you wish"));
				case "throw-close" -> throw new CloseConnectionException(CloseCode.of(4003));
				case "deny" -> throw new DenyConnectionException();
				case "half" -> send("half a pair: \uD83D");
				case "code-1014" -> close(CloseCode.of(1014));
				case "give-up" -> throw new ConsumeLaterException(Duration.ofMillis(1));
				case "count" -> send(String.valueOf(++this.count));
				default -> send(text);
			}
		}

		@Override
		protected void receive(byte[] bytes) {
			send(bytes);
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			this.recorder.disconnected(closeCode.code());
		}

	}

	/**
	 * Tells whether events overlap or come out of order, and puts some of them off.
	 */
	@Consumer
	@Route("/ordered")
	static class Ordered extends WebSocketConsumer {

		private final AtomicInteger running = new AtomicInteger();

		private final Map<String, Integer> tries = new HashMap<>();

		@Override
		protected void connect() throws InterruptedException {
			this.running.incrementAndGet();
			accept();
			// Long enough for frames to arrive meanwhile.
			Thread.sleep(50);
			send("connected");
			this.running.decrementAndGet();
		}

		@Override
		protected void receive(String text) {
			int others = this.running.getAndIncrement();
			try {
				if (text.startsWith("later") && this.tries.merge(text, 1, Integer::sum) < 3) {
					throw new ConsumeLaterException(Duration.ofMillis(1));
				}
				send((others == 0) ? text : "overlap");
			}
			finally {
				this.running.decrementAndGet();
			}
		}

	}

	/**
	 * Sends to its own group and to itself in turn while its client talks already.
	 */
	@Consumer
	@Route("/own-group")
	static class OwnGroup extends WebSocketConsumer {

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("own");
		}

		@Override
		protected void connect() throws InterruptedException {
			accept();
			// Until the client has said something.
			Thread.sleep(200);
			groupSend("own", "1");
			send("2");
			groupSend("own", "3");
			send("4");
		}

	}

	/**
	 * A member of a group.
	 */
	@Consumer
	@Route("/room/{room}")
	static class Room extends WebSocketConsumer {

		private final Recorder recorder;

		Room(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		protected Collection<String> connectionGroups() {
			return List.of(captured("room"));
		}

		@Override
		protected void connect() {
			send("welcome");
			groupSend(captured("room"), "joined");
		}

		@Override
		protected void receive(String text) {
			groupSend(captured("room"), text);
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			this.recorder.disconnected(closeCode.code());
		}

	}

	/**
	 * A quiet member of a group, for many of them.
	 */
	@Consumer
	@Route("/listen/{room}")
	static class Listener extends WebSocketConsumer {

		private final Recorder recorder;

		Listener(Recorder recorder) {
			this.recorder = recorder;
		}

		@Override
		protected Collection<String> connectionGroups() {
			return List.of(captured("room"));
		}

		@Override
		protected void disconnect(CloseCode closeCode) {
			this.recorder.disconnected(closeCode.code());
		}

	}

	/**
	 * Denies while a member of its group, which must not let it in.
	 */
	@Consumer
	@Route("/denied-member")
	static class DeniedMember extends WebSocketConsumer {

		@Override
		protected Collection<String> connectionGroups() {
			return List.of("denied");
		}

		@Override
		protected void connect() throws Exception {
			CompletableFuture.runAsync(() -> group("denied").send(Map.of("text", "for members only"))).get();
			deny();
		}

	}

	/**
	 * Tells its reply channel.
	 */
	@Consumer
	static class Addresses {

		@Route(channel = "websocket.connect", path = "/address")
		String connect(Channel replyChannel) {
			return replyChannel.name();
		}

	}

}
