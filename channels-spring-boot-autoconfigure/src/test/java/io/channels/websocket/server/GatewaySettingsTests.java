package io.channels.websocket.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GatewaySettingsTests {

	@Test
	void negativeLimitIsRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> settings(-1, Duration.ZERO))
			.withMessageContaining("max-connections is -1");
		assertThatIllegalArgumentException().isThrownBy(() -> settings(0, Duration.ofSeconds(-1)))
			.withMessageContaining("max-lifetime is PT-1S");
	}

	@Test
	void negativeTimeOfAShutdownIsRefusedByName() {
		Duration negative = Duration.ofSeconds(-1);

		assertThatIllegalArgumentException()
			.isThrownBy(() -> new GatewaySettings.Shutdown(negative, Duration.ZERO, Duration.ZERO))
			.withMessage("drain-delay is PT-1S, but must be 0 or more");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new GatewaySettings.Shutdown(Duration.ZERO, negative, Duration.ZERO))
			.withMessage("drain-window is PT-1S, but must be 0 or more");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new GatewaySettings.Shutdown(Duration.ZERO, Duration.ZERO, negative))
			.withMessage("shutdown-timeout is PT-1S, but must be 0 or more");
	}

	private static GatewaySettings settings(int maxConnections, Duration maxLifetime) {
		return new GatewaySettings(Duration.ofSeconds(5), DataSize.ofMegabytes(1), maxConnections, 0, 0,
				MessageRatePolicy.CLOSE, maxLifetime, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1),
				new GatewaySettings.Outbound(1, DataSize.ofBytes(1), SlowConsumerPolicy.CLOSE, Duration.ofSeconds(1)),
				new GatewaySettings.Shutdown(Duration.ZERO, Duration.ZERO, Duration.ZERO), false);
	}

}
