package io.channels.binding;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

import io.channels.consumer.RequestId;
import io.channels.multiplex.Multiplexer;
import io.channels.multiplex.StreamError;

/**
 * Carries out what a client asks of a binding: permission first, then the data, then the
 * change, in one transaction. Every refusal is an error frame.
 */
final class InboundAction<T, ID> {

	private static final Logger logger = LoggerFactory.getLogger(InboundAction.class);

	private final WebSocketBinding<T, ID> binding;

	private final BoundModel<T, ID> model;

	private final Set<String> fields;

	InboundAction(WebSocketBinding<T, ID> binding, BoundModel<T, ID> model, Set<String> fields) {
		this.binding = binding;
		this.model = model;
		this.fields = fields;
	}

	void carryOut(JsonNode payload, Multiplexer multiplexer) {
		RequestId request = RequestId.of(payload);
		try {
			Done done = carryOut(payload, multiplexer.context().principal().orElse(null));
			if (request.value() != null) {
				multiplexer.answer(payload, done);
			}
		}
		catch (BindingException ex) {
			multiplexer
				.sendError(new StreamError(ex.getCode(), String.valueOf(ex.getMessage()), ex.getFields()).to(request));
		}
	}

	private Done carryOut(JsonNode payload, @Nullable Principal principal) {
		String name = payload.path("action").asString("");
		BindingAction action = BindingAction.of(name)
			.orElseThrow(() -> new BindingException(BindingException.UNKNOWN_ACTION,
					"An action is 'create', 'update' or 'delete'"));
		ID id = (action != BindingAction.CREATE) ? id(payload.path("pk")) : null;
		if (!isPermitted(principal, action, id)) {
			throw new BindingException(BindingException.PERMISSION_DENIED, "You may not do that");
		}
		Map<String, JsonNode> data = (action != BindingAction.DELETE) ? data(payload.path("data")) : Map.of();
		T instance = this.model.inTransaction(() -> change(action, id, data));
		return new Done(action, (id != null) ? id : this.model.id(instance));
	}

	private ID id(JsonNode pk) {
		return this.model.parseId(pk)
			.orElseThrow(() -> new BindingException(BindingException.INVALID_PK,
					"The action needs the 'pk' of a '%s'".formatted(this.model.label())));
	}

	private boolean isPermitted(@Nullable Principal principal, BindingAction action, @Nullable ID id) {
		try {
			return this.binding.hasPermission(principal, action, id);
		}
		catch (RuntimeException ex) {
			logger.warn("hasPermission of binding '{}' failed, which denies",
					ClassUtils.getUserClass(this.binding).getName(), ex);
			return false;
		}
	}

	/**
	 * Return the data, reduced to the fields that the binding declares.
	 */
	private Map<String, JsonNode> data(JsonNode data) {
		if (!data.isObject()) {
			throw new BindingException(BindingException.INVALID_DATA, "The action needs 'data', a JSON object");
		}
		Map<String, JsonNode> declared = new LinkedHashMap<>();
		data.properties().forEach((property) -> {
			if (this.fields.contains(property.getKey())) {
				declared.put(property.getKey(), property.getValue());
			}
		});
		return declared;
	}

	private T change(BindingAction action, @Nullable ID id, Map<String, JsonNode> data) {
		if (id == null) {
			return this.binding.create(data);
		}
		T instance = this.model.find(id)
			.orElseThrow(() -> new BindingException(BindingException.NOT_FOUND,
					"There is no '%s' with this pk".formatted(this.model.label())));
		if (action == BindingAction.UPDATE) {
			this.binding.update(instance, data);
		}
		else {
			this.binding.delete(instance);
		}
		return instance;
	}

	private record Done(BindingAction action, @Nullable Object pk) {
	}

}
