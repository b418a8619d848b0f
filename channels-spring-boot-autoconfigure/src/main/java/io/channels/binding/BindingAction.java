package io.channels.binding;

import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What happens, or is to happen, to an entity.
 */
public enum BindingAction {

	/** It comes into being, or into the sight of a group. */
	CREATE,

	/** Some of its fields change. */
	UPDATE,

	/** It is gone, or out of the sight of a group. */
	DELETE;

	/**
	 * Return the name on the wire.
	 */
	@JsonValue
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	static Optional<BindingAction> of(String wireName) {
		for (BindingAction action : values()) {
			if (action.wireName().equals(wireName)) {
				return Optional.of(action);
			}
		}
		return Optional.empty();
	}

}
