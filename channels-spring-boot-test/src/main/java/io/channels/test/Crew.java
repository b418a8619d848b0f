package io.channels.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads of one test, whose failures fail the test. Closing it stops them.
 */
final class Crew implements AutoCloseable {

	private static final long PATIENCE_SECONDS = 20;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "crew");
		thread.setDaemon(true);
		return thread;
	});

	<T> Future<T> start(Callable<T> task) {
		return this.threads.submit(task);
	}

	<T> List<Future<T>> startAll(List<? extends Callable<T>> tasks) {
		List<Future<T>> futures = new ArrayList<>();
		tasks.forEach((task) -> futures.add(start(task)));
		return futures;
	}

	/**
	 * Wait for tasks, and throw what one has thrown.
	 */
	static <T> List<T> results(List<Future<T>> futures)
			throws InterruptedException, ExecutionException, TimeoutException {
		List<T> results = new ArrayList<>();
		for (Future<T> future : futures) {
			results.add(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
		}
		return results;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
