package io.channels.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

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

	@Test
	void whatWaitsRunsAtItsTimeAndInOrder() {
		List<String> ran = new ArrayList<>();
		this.clock.at(Instant.ofEpochSecond(3), () -> ran.add("three at " + this.clock.millis()));
		this.clock.at(Instant.ofEpochSecond(1), () -> {
			ran.add("one at " + this.clock.millis());
			this.clock.at(Instant.ofEpochSecond(2), () -> ran.add("two at " + this.clock.millis()));
		});
		this.clock.at(Instant.ofEpochSecond(3), () -> ran.add("again at " + this.clock.millis()));
		this.clock.at(Instant.ofEpochSecond(6), () -> ran.add("never"));

		this.clock.advance(Duration.ofSeconds(5));

		assertThat(ran).containsExactly("one at 1000", "two at 2000", "three at 3000", "again at 3000");
		assertThat(this.clock.millis()).isEqualTo(5000);
	}

	@Test
	void whatIsDroppedDoesNotRun() {
		List<String> ran = new ArrayList<>();
		ClockDelays delays = new ClockDelays(this.clock);
		delays.after(Duration.ofSeconds(1), () -> ran.add("first"));
		delays.after(Duration.ofSeconds(2), () -> ran.add("second"));

		this.clock.advance(Duration.ofSeconds(1));
		delays.close();
		this.clock.advance(Duration.ofSeconds(5));

		assertThat(ran).containsExactly("first");
	}

}
