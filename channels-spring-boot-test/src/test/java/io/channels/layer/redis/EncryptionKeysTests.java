package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What nodes with different keys, as during a rotation, have of each other's messages.
 */
@ExtendWith(OutputCaptureExtension.class)
class EncryptionKeysTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final ChannelSource JOBS = ChannelSource.of("jobs");

	private static final GroupName CROWD = GroupName.of("crowd");

	private static RedisServer server;

	private final String prefix = "keys-" + UUID.randomUUID();

	private final List<ChannelLayer> layers = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void closeLayers() {
		this.layers.forEach(ChannelLayer::close);
	}

	@ParameterizedTest
	@CsvSource({ "old, new old", "old, old new", "old new, new old", "new old, old new" })
	void nodesReadEachOtherWhileKeysChange(String senderKeys, String readerKeys) throws InterruptedException {
		ChannelLayer sender = layer(senderKeys);
		ChannelLayer reader = layer(readerKeys);
		Members members = new Members();
		reader.subscribe(ChannelSource.of("node!"), members);
		reader.groupAdd(CROWD, ChannelName.of("node!member"));

		sender.send(new Message(ChannelName.of("jobs"), Content.of("value", "direct")));
		sender.groupSend(new GroupMessage(CROWD, Content.of("value", "fanned out")));

		assertThat(reader.receive(List.of(JOBS), PATIENCE))
			.hasValueSatisfying((message) -> assertThat(message.content()).isEqualTo(Content.of("value", "direct")));
		Awaitility.await()
			.untilAsserted(() -> assertThat(members.taken()).containsExactly(Content.of("value", "fanned out")));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			old,  none, "it is encrypted, but this node has no 'encryption-keys'"
			none, old,  "it is not encrypted, but this node has 'encryption-keys'"
			new,  old,  "it is encrypted with key "
			""", quoteCharacter = '"')
	void messageWithoutItsKeyIsDroppedAndCounted(String senderKeys, String readerKeys, String reason,
			CapturedOutput output) throws InterruptedException {
		ChannelLayer sender = layer(senderKeys);
		ChannelLayer reader = layer(readerKeys);
		sender.send(new Message(ChannelName.of("jobs"), Content.of("value", "secret")));

		assertThat(reader.receive(List.of(JOBS), Duration.ZERO)).isEmpty();

		ChannelStatistics counts = reader.statistics(ChannelName.of("jobs"));
		assertThat(counts.sent()).isOne();
		assertThat(counts.dropped()).isOne();
		assertThat(counts.delivered()).isZero();
		assertThat(counts.pending()).isZero();
		assertThat(reader.statistics().dropped()).isOne();
		assertThat(reader.statistics().delivered()).isZero();
		assertThat(output).contains("Dropped 1 message(s) of 'jobs': ", reason);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			old,  none
			none, old
			new,  old
			""")
	void groupMessageWithoutItsKeyIsDroppedAndCounted(String senderKeys, String readerKeys, CapturedOutput output) {
		ChannelLayer sender = layer(senderKeys);
		ChannelLayer reader = layer(readerKeys);
		Members members = new Members();
		reader.subscribe(ChannelSource.of("node!"), members);
		reader.groupAdd(CROWD, ChannelName.of("node!first"));
		reader.groupAdd(CROWD, ChannelName.of("node!second"));

		sender.groupSend(new GroupMessage(CROWD, Content.of("value", "secret")));

		Awaitility.await().untilAsserted(() -> assertThat(reader.statistics().dropped()).isEqualTo(2));
		Awaitility.await().untilAsserted(() -> assertThat(output).contains("Dropped 1 message(s) of 'crowd': "));
		assertThat(members.taken()).isEmpty();
	}

	@Test
	void messagesBehindOneWithoutItsKeyArrive() throws InterruptedException {
		ChannelLayer reader = layer("old");
		layer("new").send(new Message(ChannelName.of("jobs"), Content.of("value", "secret")));
		reader.send(new Message(ChannelName.of("jobs"), Content.of("value", "readable")));

		assertThat(reader.receive(List.of(JOBS), PATIENCE))
			.hasValueSatisfying((message) -> assertThat(message.content()).isEqualTo(Content.of("value", "readable")));
	}

	@Test
	void redisSeesNoContent() {
		layer("old").send(new Message(ChannelName.of("jobs"), Content.of("value", "secret")));

		assertThat(Objects.requireNonNull(server.call("LINDEX", this.prefix + ":queue:jobs", "0")).toString())
			.doesNotContain("secret", "value");
	}

	@Test
	void redisSeesNoSession() {
		layer("old").sessions().save(ChannelName.of("gateway!1"), 7, "{\"name\":\"secret\"}");

		assertThat(
				Objects.requireNonNull(server.call("HGET", this.prefix + ":sessions:gateway!", "gateway!1")).toString())
			.startsWith("7:")
			.doesNotContain("secret", "name");
	}

	@Test
	void sessionWithoutItsKeyIsLostAndLogged(CapturedOutput output) {
		ChannelName connection = ChannelName.of("gateway!1");
		layer("old").sessions().save(connection, 7, "{}");

		assertThat(layer("new").sessions().load(connection)).isEmpty();

		assertThat(output).contains("The session of 'gateway!1' is lost").contains("encryption-keys");
	}

	private ChannelLayer layer(@Nullable String keys) {
		LayerSettings defaults = LayerSettings.defaults();
		LayerSettings settings = new LayerSettings("rotating", List.of(server.address()), this.prefix,
				defaults.capacities(), defaults.expiry(), defaults.groupExpiry(), defaults.maxMessageSize(),
				(keys != null) ? List.of(keys.split(" ")) : List.of(), defaults.nodeLease());
		ChannelLayer layer = new RedisChannelLayerFactory(() -> null, Clock.systemUTC()).create(settings);
		this.layers.add(layer);
		return layer;
	}

	/**
	 * Notes what is pushed to it, in a concurrent list.
	 */
	private static final class Members implements ChannelReceiver {

		private final List<Content> taken = new CopyOnWriteArrayList<>();

		@Override
		public Delivery receive(Message message) {
			this.taken.add(message.content());
			return Delivery.DELIVERED;
		}

		@Override
		public Delivery receive(ChannelName member, GroupMessage message) {
			this.taken.add(message.content());
			return Delivery.DELIVERED;
		}

		@Override
		public boolean has(ChannelName channel) {
			return true;
		}

		List<Content> taken() {
			return this.taken;
		}

	}

}
