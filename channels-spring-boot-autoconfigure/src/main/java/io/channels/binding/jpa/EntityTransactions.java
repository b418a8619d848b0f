package io.channels.binding.jpa;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.channels.binding.BindingException;

/**
 * Runs the actions of clients, each in a transaction of its own, and turns what is the
 * client's business into its words.
 */
final class EntityTransactions {

	private static final Set<String> DENIALS = Set.of("org.springframework.security.access.AccessDeniedException",
			"org.springframework.security.core.AuthenticationException");

	private final PersistenceExceptionTranslator dialect = new HibernateJpaDialect();

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
		catch (RuntimeException ex) {
			// What fails before the commit is not translated by the transaction manager.
			throw translate(DataAccessUtils.translateIfNecessary(ex, this.dialect));
		}
	}

	private RuntimeException translate(RuntimeException failure) {
		if (failure instanceof ConcurrencyFailureException) {
			return new BindingException(BindingException.CONFLICT, "Somebody else changed it at the same time");
		}
		if (failure instanceof DataIntegrityViolationException) {
			return new BindingException(BindingException.INVALID_DATA, "The change breaks a rule of the database");
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			Map<String, String> problems = this.validation.problems(cause);
			if (problems != null) {
				return new BindingException(BindingException.INVALID_DATA, "The data is not valid", problems);
			}
			if (isDenial(cause)) {
				return new BindingException(BindingException.PERMISSION_DENIED, "You may not do that");
			}
		}
		return failure;
	}

	/**
	 * Spring Security is no dependency, so its exceptions are known by name.
	 */
	private static boolean isDenial(Throwable failure) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			if (DENIALS.contains(type.getName())) {
				return true;
			}
		}
		return false;
	}

}
