package io.channels.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelPatterns;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class ListenersTests {

	private final Idle first = new Idle("first");

	private final Idle second = new Idle("second");

	private Listeners listeners = listeners("jobs", "limited.a", "limited.b");

	@AfterEach
	void stop() {
		this.listeners.stop();
	}

	@Test
	void noMoreThreadsListenThanTheLimitAllows() throws InterruptedException {
		assertThat(this.first.begin()).containsExactly("jobs", "limited.a", "limited.b");
		assertThat(this.second.begin()).containsExactly("jobs");
	}

	@Test
	void channelAtItsLimitIsNotListenedOnUntilItsMessageIsConsumed() throws InterruptedException {
		this.listeners.begin();
		this.listeners.end(ChannelName.of("limited.a"));

		assertThat(this.first.begin()).containsExactly("jobs", "limited.b");
		this.listeners.consumed(ChannelName.of("limited.a"));
		assertThat(this.second.begin()).containsExactly("jobs", "limited.a");
	}

	@Test
	void threadThatTakesAMessageWakesAnotherOneForWhatItLeavesBehind() throws InterruptedException {
		this.listeners.begin();
		assertThat(this.first.begin()).containsExactly("jobs");
		this.listeners.end(ChannelName.of("jobs"));

		assertThat(this.first.wokenTo()).containsExactly("jobs", "limited.a", "limited.b");
	}

	@Test
	void threadThatTakesTheLastMessageOfALimitWakesAnotherOneForTheOtherChannels() throws InterruptedException {
		this.listeners.begin();
		assertThat(this.first.begin()).containsExactly("jobs");
		this.listeners.end(ChannelName.of("limited.b"));

		assertThat(this.first.wokenTo()).containsExactly("jobs", "limited.a");
	}

	@Test
	void nobodyIsWokenForAChannelThatOthersListenOn() throws InterruptedException {
		assertThat(this.first.begin()).containsExactly("jobs", "limited.a", "limited.b");
		this.listeners.begin();
		this.listeners.end(ChannelName.of("jobs"));

		assertThat(this.first.isAsleep()).isTrue();
	}

	@Test
	void threadThatReceivedNothingWakesNobodyAndListensAnew() throws InterruptedException {
		this.listeners.begin();
		assertThat(this.first.begin()).containsExactly("jobs");
		this.listeners.end(null);

		assertThat(this.listeners.begin()).extracting(ChannelSource::value)
			.containsExactly("jobs", "limited.a", "limited.b");
		assertThat(this.first.isAsleep()).isTrue();
	}

	@Test
	void threadWithNothingToListenOnSleepsUntilSomethingIsFree() throws InterruptedException {
		this.listeners = listeners("limited.a", "limited.b");
		this.listeners.begin();
		this.first.start();
		await().until(this.first::isAsleep);
		this.listeners.end(ChannelName.of("limited.a"));

		assertThat(this.first.sources()).containsExactly("limited.b");
	}

	@Test
	void interruptEndsWithTheIdleness() throws InterruptedException {
		this.listeners.begin();
		Thread.currentThread().interrupt();
		this.listeners.end(ChannelName.of("jobs"));

		assertThat(Thread.interrupted()).isFalse();
	}

	@Test
	void stopWakesWhoeverListensOrSleeps() throws InterruptedException {
		this.listeners = listeners("limited.a");
		assertThat(this.first.begin()).containsExactly("limited.a");
		this.second.start();
		await().until(this.second::isAsleep);
		this.listeners.stop();

		this.first.awaitEnd();
		this.second.awaitEnd();
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(this.listeners::begin);
	}

	@Test
	void listenersCanBeStartedAgain() throws InterruptedException {
		this.listeners.stop();
		this.listeners.start();

		assertThat(this.listeners.begin()).hasSize(3);
	}

	private static Listeners listeners(String... sources) {
		return new Listeners(Stream.of(sources).map(ChannelSource::of).toList(),
				ChannelPatterns.of("channel-concurrency", Map.of("limited.*", 1)));
	}

	/**
	 * A thread that listens and receives nothing, again and again, until it is stopped.
	 */
	private final class Idle {

		private final BlockingQueue<List<String>> heard = new LinkedBlockingQueue<>();

		private final CountDownLatch ended = new CountDownLatch(1);

		private final Thread thread;

		Idle(String name) {
			this.thread = new Thread(this::run, name);
			this.thread.setDaemon(true);
		}

		private void run() {
			try {
				while (true) {
					this.heard.add(ListenersTests.this.listeners.begin().stream().map(ChannelSource::value).toList());
					awaitInterrupt();
					ListenersTests.this.listeners.end(null);
				}
			}
			catch (InterruptedException ex) {
				this.ended.countDown();
			}
		}

		private void awaitInterrupt() {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				// This is what a layer does when it is interrupted while it receives.
				Thread.currentThread().interrupt();
			}
		}

		void start() {
			this.thread.start();
		}

		@Nullable List<String> begin() throws InterruptedException {
			start();
			List<String> sources = sources();
			await().until(this::isAsleep);
			return sources;
		}

		@Nullable List<String> sources() throws InterruptedException {
			return this.heard.poll(10, TimeUnit.SECONDS);
		}

		@Nullable List<String> wokenTo() throws InterruptedException {
			return sources();
		}

		boolean isAsleep() {
			return this.thread.getState() == Thread.State.WAITING && this.heard.isEmpty();
		}

		void awaitEnd() throws InterruptedException {
			assertThat(this.ended.await(10, TimeUnit.SECONDS)).isTrue();
		}

	}

}
