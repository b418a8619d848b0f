package io.channels.websocket.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class DrainPoolTests {

	@Test
	@Timeout(30)
	void drainsThatDoNotEndDelayNoOther() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch others = new CountDownLatch(50);
		try (DrainPool pool = new DrainPool()) {
			for (int i = 0; i < 100; i++) {
				pool.execute(() -> await(release));
			}

			for (int i = 0; i < 50; i++) {
				pool.execute(others::countDown);
			}

			assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
			release.countDown();
		}
	}

	@Test
	@Timeout(30)
	void closeWaitsForThreadsToEnd() {
		DrainPool pool = new DrainPool();
		Thread closing = Thread.currentThread();
		AtomicBoolean ended = new AtomicBoolean();
		pool.execute(() -> {
			while (closing.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			ended.set(true);
		});

		pool.close();

		assertThat(ended).isTrue();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
