package io.channels.layer.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.redis.RedisServer;
import io.channels.security.web.LayerTicketStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tickets that one node issues and others take.
 */
@Timeout(60)
class RedisTicketTests {

	private static final String KEY = "A-_".repeat(14) + "z";

	private static RedisServer server;

	private final LayerSettings settings = Nodes.settings(server.address(), "tickets-" + UUID.randomUUID());

	private final List<ChannelLayer> layers = Stream.generate(this::layer).limit(2).toList();

	private final List<LayerTicketStore> stores = this.layers.stream().map(LayerTicketStore::new).toList();

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	private ChannelLayer layer() {
		return new RedisChannelLayerFactory(() -> null, Clock.systemUTC()).create(this.settings);
	}

	@AfterEach
	void closeLayers() {
		this.layers.forEach(ChannelLayer::close);
	}

	@Test
	void nobodyTakesWhatNobodyPut() {
		assertThat(this.stores.get(1).take(KEY)).isNull();
	}

	@RepeatedTest(5)
	void oneOfAllNodesTakesATicket() {
		this.stores.get(0).put(KEY, "ann", Duration.ofSeconds(30));

		List<String> taken = Collections.nCopies(4, this.stores)
			.parallelStream()
			.flatMap(List::stream)
			.map((store) -> store.take(KEY))
			.filter(Objects::nonNull)
			.toList();

		assertThat(taken).containsExactly("ann");
	}

}
