package io.channels.binding;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.util.Assert;

/**
 * Which fields of an entity a binding shows and lets clients write.
 *
 * @param names the names
 */
record BoundFields(Set<String> names) {

	/**
	 * Choose the fields of a model.
	 * @param binding the binding, for messages
	 * @param included the declared fields, or {@code __all__}
	 * @param excluded the fields that are left out of all
	 * @throws IllegalArgumentException if neither is declared, or a name is unknown
	 */
	static BoundFields of(String binding, Set<String> included, Set<String> excluded, BoundModel<?, ?> model) {
		Assert.isTrue(!included.isEmpty() || !excluded.isEmpty(),
				() -> "Binding '%s' declares neither fields() nor exclude(); return %s from fields() to show every field"
					.formatted(binding, WebSocketBinding.ALL_FIELDS));
		boolean all = included.isEmpty() || included.contains(WebSocketBinding.ALL_FIELDS);
		Set<String> names = new LinkedHashSet<>(all ? model.fields() : Set.of());
		names.addAll(included);
		names.remove(WebSocketBinding.ALL_FIELDS);
		names.removeAll(excluded);
		BoundFields fields = new BoundFields(names);
		check(binding, names, model);
		check(binding, excluded, model);
		return fields;
	}

	/**
	 * Check names that a binding declares.
	 * @param binding the binding, for messages
	 * @param declared the names
	 * @throws IllegalArgumentException if a name is unknown
	 */
	static void check(String binding, Set<String> declared, BoundModel<?, ?> model) {
		declared.forEach((name) -> Assert.isTrue(model.hasField(name),
				() -> "Binding '%s' names the field '%s', which '%s' does not have, but only %s".formatted(binding,
						name, model.label(), model.fields())));
	}

}
