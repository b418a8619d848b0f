package io.channels.layer;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.message.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChannelCapacitiesTests {

	@Test
	void patternsSetTheCapacityOfWhatTheyMatch() {
		ChannelCapacities capacities = ChannelCapacities.of(42, Map.of("http.response!*", 10, "http.request", 100));

		assertThat(capacities.of(ChannelName.of("http.disconnect"))).isEqualTo(42);
		assertThat(capacities.of(ChannelName.of("http.request"))).isEqualTo(100);
		assertThat(capacities.of(ChannelName.of("http.response!abcdefgh"))).isEqualTo(10);
	}

	@Test
	void firstMatchWins() {
		Map<String, Integer> patterns = new LinkedHashMap<>();
		patterns.put("jobs.urgent*", 1);
		patterns.put("jobs.*", 2);
		patterns.put("jobs.urgent.mail", 3);
		patterns.put("*", 4);
		ChannelCapacities capacities = ChannelCapacities.of(5, patterns);

		assertThat(capacities.of(ChannelName.of("jobs.urgent.mail"))).isOne();
		assertThat(capacities.of(ChannelName.of("jobs.mail"))).isEqualTo(2);
		assertThat(capacities.of(ChannelName.of("other?reader"))).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void capacityIsAtLeastOne(int capacity) {
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelCapacities.of(capacity, Map.of()))
			.withMessageContaining(String.valueOf(capacity));
		assertThatIllegalArgumentException().isThrownBy(() -> ChannelCapacities.of(1, Map.of("jobs.*", capacity)))
			.withMessageContainingAll("'jobs.*'", String.valueOf(capacity));
	}

}
