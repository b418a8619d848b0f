package io.channels.worker;

import java.time.Duration;

/**
 * How the call of a consumer ended.
 */
sealed interface Outcome {

	/**
	 * The message is done with.
	 */
	record Done() implements Outcome {

		static final Done INSTANCE = new Done();

	}

	/**
	 * The message is to be consumed once more.
	 *
	 * @param delay how long to wait
	 */
	record Retry(Duration delay) implements Outcome {
	}

}
