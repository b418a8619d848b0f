package io.channels.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MutableClockTests {

	private final MutableClock clock = new MutableClock(Instant.EPOCH);

	@Test
	void clockStandsStillUntilItIsAdvanced() {
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH);

		this.clock.advance(Duration.ofSeconds(2));

		assertThat(this.clock.millis()).isEqualTo(2000);
	}

	@Test
	void clockOfAnotherZoneAdvancesToo() {
		Clock other = this.clock.withZone(ZoneId.of("Europe/Berlin"));

		this.clock.advance(Duration.ofSeconds(2));

		assertThat(other.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
		assertThat(other.millis()).isEqualTo(2000);
	}

}
