package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.redis.RedisBinary;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How the Redis layer keeps what was taken from coming back with a fail-over.
 */
@Timeout(60)
class RedisReplicaTests {

	private RedisServer master;

	private RedisServer replica;

	@BeforeEach
	void startServers() {
		this.master = RedisServer.started();
		this.replica = RedisServer.started(RedisBinary.EMBEDDED,
				"replicaof %s %d".formatted(this.master.host(), this.master.port()));
		await().until(() -> String.valueOf(this.master.call("INFO", "replication")).contains("state=online"));
	}

	@AfterEach
	void closeServers() {
		this.replica.close();
		this.master.close();
	}

	private ChannelLayer layer(Duration timeout) {
		LettuceConnectionFactory application = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.master.host(), this.master.port()),
				LettuceClientConfiguration.builder().commandTimeout(timeout).build());
		return new RedisChannelLayerFactory(() -> application, Clock.systemUTC()).create(LayerSettings.defaults());
	}

	private static CompletableFuture<Optional<Message>> receive(ChannelLayer layer) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return layer.receive(List.of(ChannelSource.of("jobs")), Duration.ofSeconds(30));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	private static void send(ChannelLayer layer) {
		layer.send(new Message(ChannelName.of("jobs"), Content.of("number", 1)));
	}

	@Test
	void messageIsHandedOverOnceAReplicaKnowsThatItIsTaken() {
		try (ChannelLayer layer = layer(Duration.ofSeconds(20))) {
			send(layer);
			await().until(() -> Long.valueOf(1).equals(this.replica.call("EXISTS", "channels:queue:jobs")));
			this.replica.pause();

			CompletableFuture<Optional<Message>> received = receive(layer);

			await().until(() -> Long.valueOf(0).equals(this.master.call("EXISTS", "channels:queue:jobs")));
			await().during(Duration.ofMillis(300)).until(() -> !received.isDone());
			this.replica.resume();
			assertThat(received.join()).isPresent();
			assertThat(this.replica.call("EXISTS", "channels:queue:jobs")).isEqualTo(0L);
		}
	}

	@Test
	void replicaThatDoesNotKeepUpIsNotWaitedForLong() {
		try (ChannelLayer layer = layer(Duration.ofMillis(500))) {
			this.replica.pause();
			send(layer);

			assertThat(receive(layer).join()).isPresent();
		}
	}

	@Test
	void messageComesBackIfItsTakingWasNotConfirmed() {
		try (ChannelLayer layer = layer(Duration.ofSeconds(20))) {
			send(layer);
			this.replica.pause();
			CompletableFuture<Optional<Message>> received = receive(layer);
			await().until(() -> Long.valueOf(0).equals(this.master.call("EXISTS", "channels:queue:jobs")));

			this.master.call("CLIENT", "KILL", "TYPE", "normal");

			this.replica.resume();
			assertThat(received.join()).isPresent();
			// The receiver has another connection than the one that asks.
			LayerStatistics statistics = await().ignoreExceptionsInstanceOf(ChannelLayerException.class)
				.until(layer::statistics, (answer) -> true);
			assertThat(statistics.delivered()).isEqualTo(1);
			assertThat(statistics.pending()).isZero();
		}
	}

}
