package io.channels.worker;

/**
 * What became of the messages that consumers of this node were called with.
 *
 * @param consumed calls that ended well, or in a way the consumer chose
 * @param failed calls that ended in an exception
 * @param retried calls that are to be repeated later
 * @param givenUp messages given up after too many repetitions
 * @param unrouted messages that no route matched
 * @param deadLettersFailed messages given up that the dead-letter handler failed on
 */
public record ConsumerStatistics(long consumed, long failed, long retried, long givenUp, long unrouted,
		long deadLettersFailed) {
}
