package io.channels.layer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class DropLogTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final Clock clock = mock();

	private final DropLog log = new DropLog(this.clock);

	@Test
	void firstDropIsLoggedAtOnce(CapturedOutput output) {
		at(Duration.ZERO);

		this.log.dropped("member is full", "crowd");

		assertThat(output).contains("WARN").contains("Dropped 1 message(s) of 'crowd': member is full");
	}

	@Test
	void furtherDropsAreLoggedAfterTenSecondsWithTheirNumber(CapturedOutput output) {
		at(Duration.ZERO);
		this.log.dropped("member is full", "crowd");
		this.log.dropped("member is full", "crowd");
		at(Duration.ofMillis(9_999));
		this.log.dropped("member is full", "crowd");
		assertThat(output.toString().lines()).hasSize(1);

		at(Duration.ofSeconds(10));
		this.log.dropped("member is full", "crowd");

		assertThat(output).contains("Dropped 3 message(s) of 'crowd'");
	}

	@Test
	void eachPlaceAndReasonIsLoggedOnItsOwn(CapturedOutput output) {
		at(Duration.ZERO);

		this.log.dropped("member is full", "crowd");
		this.log.dropped("member is full", "others");
		this.log.dropped("member is gone", "crowd");

		assertThat(output.toString().lines()).hasSize(3);
	}

	@Test
	void placesThatAreTooManyAreToldOfTogether(CapturedOutput output) {
		at(Duration.ZERO);

		for (int i = 0; i < 5_000; i++) {
			this.log.dropped("member " + i + " is full", "crowd");
		}
		assertThat(output.toString().lines()).hasSize(1_001);

		at(Duration.ofSeconds(10));
		this.log.dropped("member 4999 is full", "crowd");
		this.log.dropped("member 4999 is full", "crowd");
		assertThat(output.toString().lines()).hasSize(1_002);
		this.log.dropped("member 0 is full", "crowd");

		assertThat(output.toString().lines()).hasSize(1_003);
	}

	private void at(Duration sinceStart) {
		given(this.clock.millis()).willReturn(Clock.fixed(START.plus(sinceStart), ZoneOffset.UTC).millis());
	}

}
