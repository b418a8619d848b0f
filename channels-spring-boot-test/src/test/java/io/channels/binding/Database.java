package io.channels.binding;

import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions for tests.
 */
@Component
class Database {

	final EntityManager entityManager;

	final SessionFactory factory;

	private final PlatformTransactionManager transactionManager;

	Database(EntityManager entityManager, EntityManagerFactory factory, PlatformTransactionManager transactionManager) {
		this.entityManager = entityManager;
		this.factory = factory.unwrap(SessionFactory.class);
		this.transactionManager = transactionManager;
	}

	void run(Consumer<EntityManager> work) {
		call((entities) -> {
			work.accept(entities);
			return "done";
		});
	}

	<R> R call(Function<EntityManager, R> work) {
		return new TransactionTemplate(this.transactionManager).execute((status) -> work.apply(this.entityManager));
	}

	void rolledBack(Consumer<EntityManager> work) {
		new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
			work.accept(this.entityManager);
			this.entityManager.flush();
			status.setRollbackOnly();
		});
	}

	/**
	 * Run a transaction of another propagation.
	 * @param propagation the propagation
	 * @param rollback whether to roll it back
	 * @param work what to do
	 */
	void run(int propagation, boolean rollback, Consumer<EntityManager> work) {
		TransactionTemplate template = new TransactionTemplate(this.transactionManager);
		template.setPropagationBehavior(propagation);
		template.executeWithoutResult((status) -> {
			work.accept(this.entityManager);
			this.entityManager.flush();
			if (rollback) {
				status.setRollbackOnly();
			}
		});
	}

	<T> T stored(T entity) {
		run((entities) -> entities.persist(entity));
		return entity;
	}

	/**
	 * Empty all tables, which nobody hears of.
	 */
	void clear() {
		run((entities) -> {
			for (String entity : new String[] { "Task", "Card", "Person", "Tag", "Seat", "Car", "Bike", "Vehicle" }) {
				entities.createQuery("delete from " + entity).executeUpdate();
			}
		});
	}

}
