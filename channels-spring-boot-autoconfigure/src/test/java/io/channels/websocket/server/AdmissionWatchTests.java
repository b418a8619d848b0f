package io.channels.websocket.server;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionWatchTests {

	private final Queue<Runnable> started = new ArrayDeque<>();

	private int asked;

	private int ended;

	@Test
	void checksOnceAnInterval() {
		AdmissionWatch watch = watch(() -> true, 100);

		look(watch, 99);
		assertThat(this.asked).isZero();
		look(watch, 100);
		look(watch, 199);
		assertThat(this.asked).isOne();
		look(watch, 200);
		assertThat(this.asked).isEqualTo(2);
		assertThat(this.ended).isZero();
	}

	@Test
	void endsWhatDoesNotHold() {
		look(watch(() -> false, 100), 100);

		assertThat(this.ended).isOne();
	}

	@Test
	void failedCheckEndsNothingAndIsRepeated() {
		AdmissionWatch watch = watch(() -> {
			throw new IllegalStateException("planned failure");
		}, 100);

		look(watch, 100);
		look(watch, 200);

		assertThat(this.asked).isEqualTo(2);
		assertThat(this.ended).isZero();
	}

	@Test
	void slowCheckIsNotStartedAgain() {
		AdmissionWatch watch = watch(() -> true, 100);
		watch.look(100, this.started::add, () -> this.ended++);
		watch.look(200, this.started::add, () -> this.ended++);

		assertThat(this.started).hasSize(1);
	}

	@Test
	void checkThatWasRejectedIsStartedNextTime() {
		AdmissionWatch watch = watch(() -> true, 100);
		watch.look(100, (check) -> {
			throw new RejectedExecutionException();
		}, () -> this.ended++);

		look(watch, 200);

		assertThat(this.asked).isOne();
	}

	@Test
	void endsInTimeBetweenChecks() {
		AdmissionWatch watch = new AdmissionWatch(new Admission() {

			@Override
			public boolean holds() {
				return true;
			}

			@Override
			public Instant end() {
				return Instant.ofEpochMilli(42);
			}

		}, 100, 0);

		assertThat(watch.nextLookMillis()).isEqualTo(42);
		assertThat(look(watch, 41)).isFalse();
		assertThat(look(watch, 42)).isTrue();
		assertThat(look(watch, 43)).isFalse();
		assertThat(this.ended).isOne();
	}

	@Test
	void withoutAnIntervalNothingIsLookedAt() {
		AdmissionWatch watch = watch(() -> false, 0);

		look(watch, Long.MAX_VALUE / 4);

		assertThat(this.asked).isZero();
	}

	private AdmissionWatch watch(Admission admission, long intervalMillis) {
		return new AdmissionWatch(() -> {
			this.asked++;
			return admission.holds();
		}, intervalMillis, 0);
	}

	private boolean look(AdmissionWatch watch, long now) {
		return watch.look(now, Runnable::run, () -> this.ended++);
	}

}
