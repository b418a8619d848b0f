package io.channels.layer.redis;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelLayer;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerUnavailableException;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Layers of one application beside each other on one server.
 */
class SharedPrefixTests {

	private final RedisServer server = RedisServer.started();

	private final RedisChannelLayerFactory application = new RedisChannelLayerFactory(() -> null, Clock.systemUTC());

	private final List<ChannelLayer> layers = new ArrayList<>();

	@AfterEach
	void close() {
		this.layers.forEach(ChannelLayer::close);
		this.server.close();
	}

	@Test
	void layersThatWouldBeOneAreRefused() {
		ChannelLayer first = create("first", "shared", this.server.address());

		LayerUnavailableException failure = catchThrowableOfType(LayerUnavailableException.class,
				() -> create("second", "shared", "localhost:" + this.server.port()));

		assertThat(failure).hasMessage("Channel layers 'first' and 'second' would be one, since both have the prefix"
				+ " 'shared' at Redis at localhost:%d".formatted(this.server.port()));
		assertThat(failure.getAction())
			.isEqualTo("Choose another 'channels.layers.second.config.prefix' than 'shared'.");
		assertThat(first.problem()).isEmpty();
	}

	@Test
	void oneSharedServerOfSeveralIsEnough() {
		try (RedisServer other = RedisServer.started()) {
			create("first", "shared", this.server.address());

			assertThat(catchThrowableOfType(LayerUnavailableException.class,
					() -> create("second", "shared", other.address(), this.server.address())))
				.hasMessageEndingWith("at Redis at " + this.server.address());
		}
	}

	@Test
	void layersAreTwoByPrefixOrDatabase() {
		assertThatNoException().isThrownBy(() -> {
			create("first", "shared", this.server.address());
			create("prefix", "shared2", this.server.address());
			create("database", "shared", "redis://" + this.server.address() + "/1");
		});
	}

	@Test
	void aliasesOfNodesMayDiffer() {
		create("first", "shared", this.server.address());

		assertThatNoException().isThrownBy(() -> new RedisChannelLayerFactory(() -> null, Clock.systemUTC())
			.create(settings("elsewhere", "shared", this.server.address()))
			.close());
	}

	@Test
	void closedLayerMakesRoom() {
		create("first", "shared", this.server.address()).close();

		assertThatNoException().isThrownBy(() -> create("second", "shared", this.server.address()));
	}

	private ChannelLayer create(String alias, String prefix, String... hosts) {
		ChannelLayer layer = this.application.create(settings(alias, prefix, hosts));
		this.layers.add(layer);
		return layer;
	}

	private static LayerSettings settings(String alias, String prefix, String... hosts) {
		LayerSettings defaults = LayerSettings.defaults();
		return new LayerSettings(alias, List.of(hosts), prefix, defaults.capacities(), defaults.expiry(),
				defaults.groupExpiry(), defaults.maxMessageSize(), defaults.encryptionKeys(), defaults.nodeLease());
	}

}
