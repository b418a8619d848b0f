package io.channels.websocket.server;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import io.channels.websocket.server.Liveness.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class LivenessTests {

	private final Liveness liveness = new Liveness(settings(Duration.ofHours(1), Duration.ofMinutes(5)), 0);

	@Test
	void silentClientIsPingedOnceAndThenLost() {
		assertThat(this.liveness.look(19_999, false)).isEqualTo(Verdict.ALIVE);
		assertThat(this.liveness.look(20_000, false)).isEqualTo(Verdict.TO_BE_PINGED);
		assertThat(this.liveness.look(20_500, false)).isEqualTo(Verdict.ALIVE);
		assertThat(this.liveness.look(30_000, false)).isEqualTo(Verdict.LOST);
	}

	@Test
	void answerMakesItAlive() {
		this.liveness.look(20_000, false);

		this.liveness.heard(21_000);

		assertThat(this.liveness.look(40_999, false)).isEqualTo(Verdict.ALIVE);
		assertThat(this.liveness.look(41_000, false)).isEqualTo(Verdict.TO_BE_PINGED);
	}

	@Test
	void clientWhoseMessageIsConsumedIsNotSilent() {
		assertThat(this.liveness.look(200_000, true)).isEqualTo(Verdict.ALIVE);
	}

	@Test
	void clientThatAnswersPingsButSaysNothingIsIdle() {
		this.liveness.heard(299_999);

		assertThat(this.liveness.look(299_999, false)).isEqualTo(Verdict.ALIVE);
		assertThat(this.liveness.look(300_000, false)).isEqualTo(Verdict.IDLE);
	}

	@Test
	void connectionEndsWithItsLifetime() {
		this.liveness.heardMessage(3_599_999);

		assertThat(this.liveness.look(3_600_000, true)).isEqualTo(Verdict.OLD);
	}

	@RepeatedTest(20)
	void nothingIsMissedUntilTheNextLook(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		long now = 0;
		long next = 0;
		for (int i = 0; i < 10_000; i++) {
			now += random.nextInt(2_000);
			switch (random.nextInt(20)) {
				case 0 -> this.liveness.heard(now);
				case 1 -> this.liveness.heardPart(now);
				case 2 -> this.liveness.heardMessage(now);
				default -> {
				}
			}
			Verdict verdict = this.liveness.look(now, false);
			if (now < next) {
				assertThat(verdict).isEqualTo(Verdict.ALIVE);
			}
			next = this.liveness.nextLookMillis(now);
		}
	}

	@Test
	void messageMustComeToItsEnd() {
		this.liveness.heardPart(1_000);
		this.liveness.heardPart(50_000);

		assertThat(this.liveness.look(60_999, false)).isEqualTo(Verdict.ALIVE);
		assertThat(this.liveness.look(61_000, false)).isEqualTo(Verdict.UNFINISHED);

		this.liveness.heardMessage(61_000);
		assertThat(this.liveness.look(61_000, false)).isEqualTo(Verdict.ALIVE);
	}

	@Test
	void zeroIsNoLimit() {
		Liveness patient = new Liveness(settings(Duration.ZERO, Duration.ZERO), 0);

		patient.heard(1_000_000_000);

		assertThat(patient.look(1_000_000_000, false)).isEqualTo(Verdict.ALIVE);
	}

	private static GatewaySettings settings(Duration maxLifetime, Duration idleTimeout) {
		return new GatewaySettings(Duration.ofSeconds(5), DataSize.ofMegabytes(1), 0, 0, 0, MessageRatePolicy.CLOSE,
				maxLifetime, idleTimeout, Duration.ofSeconds(20), Duration.ofSeconds(10),
				new GatewaySettings.Outbound(1, DataSize.ofBytes(1), SlowConsumerPolicy.CLOSE, Duration.ofSeconds(1)),
				new GatewaySettings.Shutdown(Duration.ZERO, Duration.ZERO, Duration.ZERO), false);
	}

}
