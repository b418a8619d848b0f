package io.channels.binding.jpa;

import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Bean Validation of entities, where there is a validator.
 */
interface EntityValidation {

	/**
	 * Validates nothing.
	 */
	EntityValidation NONE = new EntityValidation() {

		@Override
		public Map<String, String> validate(Object instance) {
			return Map.of();
		}

		@Override
		public @Nullable Map<String, String> problems(Throwable failure) {
			return null;
		}

	};

	/**
	 * Return what is wrong, by field.
	 */
	Map<String, String> validate(Object instance);

	/**
	 * Return what was wrong if validation made a transaction fail, else null.
	 */
	@Nullable Map<String, String> problems(Throwable failure);

	/**
	 * Return the validation of a validator.
	 */
	static EntityValidation of(Validator validator) {
		return new EntityValidation() {

			@Override
			public Map<String, String> validate(Object instance) {
				return byField(validator.validate(instance));
			}

			@Override
			public @Nullable Map<String, String> problems(Throwable failure) {
				return (failure instanceof ConstraintViolationException ex) ? byField(ex.getConstraintViolations())
						: null;
			}

			private static Map<String, String> byField(Iterable<? extends ConstraintViolation<?>> violations) {
				Map<String, String> problems = new LinkedHashMap<>();
				violations.forEach((violation) -> problems.merge(violation.getPropertyPath().toString(),
						violation.getMessage(), (one, other) -> one + "; " + other));
				return problems;
			}

		};
	}

}
