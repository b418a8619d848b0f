package io.channels.binding;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a binding needs to know of its entity, and how it reaches the stored ones. Safe
 * for use by any thread.
 *
 * @param <T> the entity
 * @param <ID> its identifier
 */
public interface BoundModel<T, ID> {

	/**
	 * Return the label that clients know the entity by, such as {@code sample.message}.
	 */
	String label();

	/**
	 * Return the names of the fields that {@code __all__} stands for: all but the
	 * identifier, the version and collections.
	 */
	Set<String> fields();

	/**
	 * Return whether there is a field of a name.
	 * @param name the name
	 */
	boolean hasField(String name);

	@Nullable ID id(T instance);

	/**
	 * Read an identifier of a client.
	 * @param pk the identifier as JSON
	 * @return the identifier, or nothing if it is none
	 */
	Optional<ID> parseId(JsonNode pk);

	/**
	 * Return the value of a field, and of an association the identifier. Nothing is
	 * loaded for it.
	 * @param instance the entity
	 * @param field the name of the field
	 */
	@Nullable Object read(T instance, String field);

	/**
	 * Set a field.
	 * @param instance the entity
	 * @param field the name of the field
	 * @param value the value as JSON, of an association its identifier
	 * @throws IllegalArgumentException if the value is of the wrong type, in words fit
	 * for a client
	 */
	void write(T instance, String field, JsonNode value);

	T create();

	Optional<T> find(ID id);

	void persist(T instance);

	void remove(T instance);

	/**
	 * Return what Bean Validation finds wrong, by field.
	 * @param instance the entity
	 */
	Map<String, String> validate(T instance);

	/**
	 * Do something in a transaction, which is rolled back if it throws.
	 * @param <R> what is returned
	 * @param work what to do
	 * @throws BindingException if the transaction fails for a reason that concerns the
	 * client
	 */
	<R> R inTransaction(Supplier<R> work);

}
