package io.channels.websocket.server;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageRateTests {

	@Test
	void tenSecondsWorthMayComeAtOnce() {
		MessageRate rate = new MessageRate(2, 0);

		assertThat(IntStream.range(0, 20)).allMatch((i) -> rate.permits(0));
		assertThat(rate.permits(0)).isFalse();
	}

	@Test
	void bucketFillsAtTheRate() {
		MessageRate rate = new MessageRate(2, 0);
		IntStream.range(0, 20).forEach((i) -> rate.permits(0));

		assertThat(rate.permits(499)).isFalse();
		assertThat(rate.permits(1_000)).isTrue();
		assertThat(rate.permits(1_000)).isTrue();
		assertThat(rate.permits(1_000)).isFalse();
	}

	@Test
	void zeroIsNoLimit() {
		MessageRate rate = new MessageRate(0, 0);

		assertThat(IntStream.range(0, 10_000)).allMatch((i) -> rate.permits(0));
	}

}
