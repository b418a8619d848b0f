package io.channels.websocket.server;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadTests {

	@Test
	void turnsAreEvenlyApart() {
		Spread spread = new Spread(4, Duration.ofSeconds(1));

		assertThat(LongStream.of(0, 249, 250, 499, 500, 749, 750, 1000, 5000).map(spread::due)).containsExactly(1L, 1L,
				2L, 2L, 3L, 3L, 4L, 4L, 4L);
	}

	@Test
	void withoutAWindowAllHaveTheirTurnAtOnce() {
		assertThat(new Spread(4, Duration.ZERO).due(0)).isEqualTo(4);
	}

	@Test
	void moreThingsThanMillisecondsShareThem() {
		Spread spread = new Spread(20_000, Duration.ofMillis(100));

		assertThat(spread.due(0)).isOne();
		assertThat(spread.due(50)).isEqualTo(10_001);
		assertThat(spread.due(100)).isEqualTo(20_000);
	}

	@Test
	void clockThatIsTurnedBackBeforeTheStartLeavesTheFirstTurn() {
		assertThat(new Spread(4, Duration.ofSeconds(1)).due(-500)).isOne();
	}

}
