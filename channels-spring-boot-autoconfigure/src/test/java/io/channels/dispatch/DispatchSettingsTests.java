package io.channels.dispatch;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DispatchSettingsTests {

	@ParameterizedTest
	@CsvSource({ "100, 100", "100, 15000", "1000, 15000", "5000, 500", "5000, 15000", "60000, 15000" })
	void clientWithoutAWorkerIsTurnedAwayBeforeItsTimeIsOver(long acceptMillis, long leaseMillis) {
		DispatchSettings settings = new DispatchSettings(Duration.ofMillis(acceptMillis),
				Duration.ofMillis(leaseMillis));

		assertThat(settings.claimMillis() + settings.tickMillis()).isLessThan(acceptMillis);
	}

	@ParameterizedTest
	@CsvSource({ "100, 100", "5000, 500", "5000, 15000" })
	void signsOfLifeComeOftenEnough(long acceptMillis, long leaseMillis) {
		DispatchSettings settings = new DispatchSettings(Duration.ofMillis(acceptMillis),
				Duration.ofMillis(leaseMillis));

		assertThat(settings.pingMillis() + settings.tickMillis()).isLessThan(leaseMillis / 2);
	}

	@Test
	void leaseIsNotTooShort() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DispatchSettings(Duration.ofSeconds(5), Duration.ofMillis(99)))
			.withMessage("dispatch-lease is 99 ms, but must be at least 100 ms");
	}

}
