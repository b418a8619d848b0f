package io.channels.channel;

/**
 * Knows the transaction that surrounds its caller, if there is one.
 */
@FunctionalInterface
public interface SurroundingTransaction {

	/**
	 * Where there are no transactions.
	 */
	SurroundingTransaction NONE = (action) -> false;

	/**
	 * Have an action run once the transaction has committed, after those that were handed
	 * over before it. It never runs if the transaction, or the part of it that surrounds
	 * the caller, is rolled back.
	 * @param action a short action, which does not throw
	 * @return whether there is a transaction; otherwise the action is never run
	 */
	boolean afterCommit(Runnable action);

}
