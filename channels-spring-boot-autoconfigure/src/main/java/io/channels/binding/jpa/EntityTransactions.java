package io.channels.binding.jpa;

import java.util.Map;
import java.util.function.Supplier;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.channels.binding.BindingException;

/**
 * Runs the actions of clients, each in a transaction of its own, and turns what is the
 * client's business into its words.
 */
final class EntityTransactions {

	private static final String ACCESS_DENIED = "org.springframework.security.access.AccessDeniedException";

	private final TransactionTemplate template;

	private final EntityValidation validation;

	EntityTransactions(PlatformTransactionManager transactionManager, EntityValidation validation) {
		this.template = new TransactionTemplate(transactionManager);
		this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.validation = validation;
	}

	<R> R call(Supplier<R> work) {
		try {
			return this.template.execute((status) -> work.get());
		}
		catch (BindingException ex) {
			throw ex;
		}
		catch (OptimisticLockingFailureException ex) {
			throw new BindingException(BindingException.CONFLICT, "Somebody else changed it at the same time");
		}
		catch (DataIntegrityViolationException ex) {
			throw new BindingException(BindingException.INVALID_DATA, "The change breaks a rule of the database");
		}
		catch (RuntimeException ex) {
			throw translate(ex);
		}
	}

	private RuntimeException translate(RuntimeException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			Map<String, String> problems = this.validation.problems(cause);
			if (problems != null) {
				return new BindingException(BindingException.INVALID_DATA, "The data is not valid", problems);
			}
			// Spring Security is no dependency, so its exception is known by name.
			if (cause.getClass().getName().equals(ACCESS_DENIED)) {
				return new BindingException(BindingException.PERMISSION_DENIED, "You may not do that");
			}
		}
		return failure;
	}

}
