package io.channels.benchmarks.load.scenario;

import java.time.Duration;

import io.channels.benchmarks.load.client.LoadClient;

/**
 * Waits until all subscriptions work, which servers do not tell.
 */
final class Settling {

	private static final Duration PATIENCE = Duration.ofMillis(1500);

	private static final int ATTEMPTS = 40;

	private Settling() {
	}

	/**
	 * Send one round of messages after the other until one is complete.
	 * @param client the client
	 * @param counter what counts the messages
	 * @param round what sends a round
	 * @param messages how many messages come of it
	 */
	static void await(LoadClient client, MessageCounter counter, Runnable round, int messages) {
		for (int i = 0; i < ATTEMPTS; i++) {
			long before = counter.get();
			client.run(round);
			boolean complete = Waiting.until(() -> counter.get() - before >= messages, PATIENCE);
			client.check();
			if (complete) {
				return;
			}
		}
		throw new IllegalStateException("Not all of " + messages + " messages arrive");
	}

}
