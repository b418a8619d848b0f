package io.channels.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ChannelsThreadsTests {

	@ParameterizedTest
	@MethodSource("pools")
	void closeWaitsForThreadsToEnd(Function<ChannelsThreads, Executor> pool) {
		ChannelsThreads threads = ChannelsThreads.platform();
		Thread closing = Thread.currentThread();
		AtomicBoolean ended = new AtomicBoolean();
		pool.apply(threads).execute(() -> {
			while (closing.getState() != Thread.State.TIMED_WAITING) {
				Thread.onSpinWait();
			}
			ended.set(true);
		});

		threads.close();

		assertThat(ended).isTrue();
	}

	@ParameterizedTest
	@MethodSource("pools")
	void closeDoesNotWaitForConsumersThatGoOn(Function<ChannelsThreads, Executor> pool) {
		ChannelsThreads threads = ChannelsThreads.platform();
		CountDownLatch release = new CountDownLatch(1);
		pool.apply(threads).execute(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});

		threads.close();

		release.countDown();
	}

	static Stream<Function<ChannelsThreads, Executor>> pools() {
		return Stream.of(ChannelsThreads::connects, ChannelsThreads::consumers);
	}

}
