package io.channels.test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.channels.message.Message;

/**
 * One receive that waits for long, on a thread of its own.
 */
final class BackgroundReceive {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final FutureTask<Optional<Message>> result;

	private final Thread thread;

	private BackgroundReceive(LayerUnderTest layer, String... sources) {
		this.result = new FutureTask<>(() -> layer.layer().receive(LayerUnderTest.sources(sources), LONG));
		this.thread = new Thread(this.result, "background-receive");
		this.thread.setDaemon(true);
	}

	/**
	 * Start to receive, and return when that waits.
	 */
	static BackgroundReceive start(LayerUnderTest layer, String... sources) {
		BackgroundReceive receive = new BackgroundReceive(layer, sources);
		receive.thread.start();
		receive.untilItWaits();
		return receive;
	}

	/**
	 * Wait until the thread does; one that waits at a socket never shows it, so not for
	 * long.
	 */
	private void untilItWaits() {
		long deadline = System.nanoTime() + Duration.ofMillis(500).toNanos();
		while (this.thread.getState() != Thread.State.TIMED_WAITING && System.nanoTime() < deadline) {
			LockSupport.parkNanos(100_000);
		}
	}

	void interrupt() {
		this.thread.interrupt();
	}

	boolean isOver() {
		return this.result.isDone();
	}

	/**
	 * Return what was received, or throw what was thrown.
	 */
	Optional<Message> result() throws InterruptedException, ExecutionException, TimeoutException {
		return this.result.get(LayerUnderTest.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

}
