package io.channels.redis;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FaultyProxy}.
 */
@Timeout(60)
class FaultyProxyTests {

	private static RedisServer server;

	private FaultyProxy proxy;

	private RespClient client;

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@BeforeEach
	void connect() throws IOException {
		server.call("FLUSHALL");
		server.call("SET", "key", "0123456789");
		this.proxy = FaultyProxy.to(server);
		this.client = connected();
	}

	@AfterEach
	void closeAll() throws IOException {
		this.client.close();
		this.proxy.close();
	}

	private RespClient connected() throws IOException {
		return RespClient.connect(this.proxy.port(), Duration.ofSeconds(5));
	}

	@Test
	void bytesPass() throws IOException {
		String large = "x".repeat(200_000);

		assertThat(this.client.call("SET", "large", large)).isEqualTo("OK");

		assertThat(this.client.call("GET", "large")).isEqualTo(large);
		assertThat(this.proxy.connections()).isEqualTo(1);
	}

	@Test
	void connectionsAreCutAndNewOnesAccepted() throws IOException {
		this.client.call("PING");

		this.proxy.cutConnections();

		assertThatIOException().isThrownBy(() -> this.client.call("PING"));
		try (RespClient second = connected()) {
			assertThat(second.call("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void nextReplyIsCutInTheMiddle() {
		this.proxy.cutInNextReply("$10\r\n01234".length());

		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.client.call("GET", "key"))
			.withMessage("The connection ended after 5 of 10 bytes");
		assertThat(this.proxy.isCutPending()).isFalse();
	}

	@Test
	void cutPassesTheBytesOfSeveralReplies() throws IOException {
		this.proxy.cutInNextReply("+PONG\r\n$10\r\n0".length());

		assertThat(this.client.call("PING")).isEqualTo("PONG");
		assertThatExceptionOfType(EOFException.class).isThrownBy(() -> this.client.call("GET", "key"))
			.withMessage("The connection ended after 1 of 10 bytes");
	}

	@Test
	void connectionIsCutAfterAWholeReply() throws IOException {
		this.proxy.cutInNextReply("+PONG\r\n".length());

		assertThat(this.client.call("PING")).isEqualTo("PONG");

		assertThatExceptionOfType(EOFException.class).isThrownBy(this.client::readReply);
	}

	@Test
	void requestIsDoneThoughItsReplyIsCut() {
		this.proxy.cutInNextReply(0);

		assertThatIOException().isThrownBy(() -> this.client.call("INCR", "count"));

		assertThat(server.call("GET", "count")).isEqualTo("1");
	}

	@Test
	void replyToACertainRequestIsCut() throws IOException {
		this.proxy.cutInReplyTo("INCR", 0);

		assertThat(this.client.call("PING")).isEqualTo("PONG");
		assertThat(this.proxy.isCutPending()).isTrue();
		assertThatIOException().isThrownBy(() -> this.client.call("INCR", "count"));

		assertThat(server.call("GET", "count")).isEqualTo("1");
		assertThat(this.proxy.isCutPending()).isFalse();
	}

	@RepeatedTest(20)
	void newConnectionsAreRefusedForAWhile() throws IOException {
		this.client.call("PING");

		this.proxy.refuse(true);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connected);
		assertThat(this.client.call("PING")).isEqualTo("PONG");
		this.proxy.refuse(false);

		try (RespClient second = connected()) {
			assertThat(second.call("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void swallowedRepliesAreLostAndTheirConnectionsCut() throws IOException {
		try (RespClient impatient = RespClient.connect(this.proxy.port(), Duration.ofMillis(200))) {
			impatient.call("PING");
			this.client.call("PING");

			this.proxy.swallowReplies(true);
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> impatient.call("INCR", "count"));
			this.proxy.swallowReplies(false);

			assertThat(server.call("GET", "count")).isEqualTo("1");
			assertThatIOException().isThrownBy(() -> impatient.call("PING"))
				.isNotInstanceOf(SocketTimeoutException.class);
			assertThat(this.client.call("PING")).isEqualTo("PONG");
		}
	}

	@Test
	void connectionsEndWithTheServerAndWithTheProxy() throws IOException {
		this.client.call("PING");
		server.restart();
		assertThatIOException().isThrownBy(() -> this.client.call("PING"));
		await().until(() -> this.proxy.connections() == 0);

		try (RespClient second = connected()) {
			second.call("PING");
			this.proxy.close();

			assertThatIOException().isThrownBy(() -> second.call("PING"));
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("faulty-proxy-" + this.proxy.port())));
		}
	}

}
