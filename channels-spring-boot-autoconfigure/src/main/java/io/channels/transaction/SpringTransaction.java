package io.channels.transaction;

import java.util.ArrayList;
import java.util.List;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.channels.channel.SurroundingTransaction;

/**
 * The transaction that Spring has bound to the calling thread. Immutable, for any thread.
 */
public final class SpringTransaction implements SurroundingTransaction {

	@Override
	public boolean afterCommit(Runnable action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			return false;
		}
		TransactionSynchronizationManager.registerSynchronization(new CommittedAction(action));
		return true;
	}

	/**
	 * One action of one transaction, used by its thread. If another synchronization fails
	 * after the commit, those behind it do not hear of the commit, but they do hear of
	 * the completion; so do those that are registered after the commit.
	 */
	private static final class CommittedAction implements TransactionSynchronization {

		private final List<Object> savepoints = new ArrayList<>(0);

		private final Runnable action;

		private boolean done;

		CommittedAction(Runnable action) {
			this.action = action;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			// What came after the savepoint never saw it.
			this.done = this.done || !this.savepoints.contains(savepoint);
		}

		@Override
		public void afterCommit() {
			if (!this.done) {
				this.done = true;
				this.action.run();
			}
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				afterCommit();
			}
		}

	}

}
