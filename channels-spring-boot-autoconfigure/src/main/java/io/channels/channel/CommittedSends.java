package io.channels.channel;

import java.util.concurrent.atomic.LongAdder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends that wait for the commit of the transaction around them. Safe for use by any
 * thread: an adder only.
 */
public final class CommittedSends {

	private static final Logger logger = LoggerFactory.getLogger(CommittedSends.class);

	private final LongAdder failed = new LongAdder();

	private final SurroundingTransaction transaction;

	/**
	 * Create them.
	 * @param transaction what knows whether there is a transaction
	 */
	public CommittedSends(SurroundingTransaction transaction) {
		this.transaction = transaction;
	}

	/**
	 * Send after the commit, or now if there is no transaction. Only now a failure
	 * reaches the caller: after the commit there is nothing left to undo.
	 * @param target the name of the channel or group, for the log
	 * @param send what sends
	 */
	void send(String target, Runnable send) {
		if (!this.transaction.afterCommit(() -> sendCommitted(target, send))) {
			send.run();
		}
	}

	private void sendCommitted(String target, Runnable send) {
		try {
			send.run();
		}
		catch (RuntimeException ex) {
			this.failed.increment();
			logger.error("'{}' does not get a message that waited for a commit", target, ex);
		}
	}

	/**
	 * Return how many messages could not be sent after their transaction had committed.
	 */
	public long failed() {
		return this.failed.sum();
	}

}
