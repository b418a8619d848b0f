package io.channels.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RetrySettingsTests {

	@Test
	void waitThatDoublesVeryOftenStaysWithinItsBound() {
		RetrySettings settings = new RetrySettings(1000, Duration.ofMillis(50), Duration.ofMinutes(5));

		assertThat(settings.delay(Duration.ofMillis(50), 63)).isEqualTo(Duration.ofMinutes(5));
		assertThat(settings.delay(Duration.ofMillis(50), 64)).isEqualTo(Duration.ofMinutes(5));
		assertThat(settings.delay(Duration.ofDays(400_000_000), 999)).isEqualTo(Duration.ofMinutes(5));
		assertThat(settings.delay(Duration.ZERO, 999)).isZero();
	}

	@Test
	void numbersAreNotNegative() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(-1, Duration.ofMillis(50), Duration.ofSeconds(30)))
			.withMessage("max-retries is -1, but must not be negative");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(10, Duration.ofMillis(-50), Duration.ofSeconds(30)))
			.withMessage("delay is PT-0.05S, but must not be negative");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(10, Duration.ofMillis(50), Duration.ofSeconds(-30)))
			.withMessage("max-delay is PT-30S, but must not be negative");
	}

}
