package io.channels.binding;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

import io.channels.multiplex.Multiplexer;
import io.channels.multiplex.Stream;
import io.channels.multiplex.StreamCodec;
import io.channels.multiplex.StreamConsumer;

/**
 * Ties an entity to a stream, both ways. Outbound: when the entity changes, and the
 * change is committed, the members of its groups hear of it. Inbound: clients create,
 * update and delete entities on the stream of a demultiplexer, if they are permitted to.
 * Declare a bean; it is shared by all connections and must keep no state of one.
 *
 * @param <T> the entity
 * @param <ID> its identifier
 */
public abstract class WebSocketBinding<T, ID> implements StreamConsumer {

	/**
	 * Stands for all fields in {@link #fields()}.
	 */
	public static final String ALL_FIELDS = "__all__";

	private @Nullable Bound<T, ID> bound;

	/**
	 * Return the class of the entity, by default the first type argument.
	 */
	@SuppressWarnings("unchecked")
	public Class<T> model() {
		Class<?> type = ResolvableType.forClass(WebSocketBinding.class, ClassUtils.getUserClass(this))
			.getGeneric(0)
			.resolve();
		Assert.isTrue(type != null, () -> "Binding '%s' must say its entity: extend WebSocketBinding<SomeEntity, Long>"
			.formatted(ClassUtils.getUserClass(this).getName()));
		return (Class<T>) type;
	}

	/**
	 * Return the name of the stream on which clients hear of changes, by default that of
	 * the {@link Stream} annotation.
	 */
	public String stream() {
		Stream stream = AnnotatedElementUtils.findMergedAnnotation(ClassUtils.getUserClass(this), Stream.class);
		return (stream != null) ? stream.value() : "";
	}

	/**
	 * Return the names of the fields that are shown and can be written, or
	 * {@link #ALL_FIELDS}. Declare these or {@link #exclude()}.
	 */
	protected Set<String> fields() {
		return Set.of();
	}

	/**
	 * Return the names of the fields that are left out.
	 */
	protected Set<String> exclude() {
		return Set.of();
	}

	/**
	 * Return the names of the fields that are shown, but that clients cannot write.
	 */
	protected Set<String> readOnly() {
		return Set.of();
	}

	/**
	 * Return computed members that are shown beside the fields, by name.
	 */
	protected Map<String, Function<T, ?>> members() {
		return Map.of();
	}

	/**
	 * Return the groups whose members hear of an entity. It is asked for the stored state
	 * before a change and for the state after it.
	 * @param instance the entity in one of these states
	 */
	protected abstract Collection<String> groupNames(T instance);

	/**
	 * Return whether a client may do something. Deny when in doubt: an exception is a
	 * denial, too.
	 * @param principal who the client is, or null if it is not authenticated
	 * @param action what it wants to do
	 * @param id the identifier of the entity, or null for a create
	 */
	protected abstract boolean hasPermission(@Nullable Principal principal, BindingAction action, @Nullable ID id);

	/**
	 * Return the data that clients get of an entity. An empty map keeps the change from
	 * them.
	 * @param instance the entity
	 * @param action what happened to it
	 */
	protected Map<String, @Nullable Object> serialize(T instance, BindingAction action) {
		Map<String, @Nullable Object> data = new LinkedHashMap<>();
		for (String field : bound().fields().names()) {
			data.put(field, bound().model().read(instance, field));
		}
		members().forEach((name, member) -> data.put(name, member.apply(instance)));
		return data;
	}

	/**
	 * Create an entity from a client's data. Called in a transaction.
	 * @param data the data, reduced to the fields of this binding
	 * @return the stored entity
	 */
	protected T create(Map<String, JsonNode> data) {
		T instance = bound().model().create();
		write(instance, data);
		bound().model().persist(instance);
		return instance;
	}

	/**
	 * Update an entity with a client's data. Called in a transaction.
	 * @param instance the stored entity
	 * @param data the data, reduced to the fields of this binding
	 */
	protected void update(T instance, Map<String, JsonNode> data) {
		write(instance, data);
	}

	/**
	 * Delete an entity. Called in a transaction.
	 * @param instance the stored entity
	 */
	protected void delete(T instance) {
		bound().model().remove(instance);
	}

	/**
	 * Set fields of an entity and validate it.
	 * @param instance the entity
	 * @param data the values
	 * @throws BindingException if a value is of the wrong type, or breaks a rule
	 */
	protected final void write(T instance, Map<String, JsonNode> data) {
		Map<String, String> problems = new LinkedHashMap<>();
		data.forEach((field, value) -> {
			try {
				bound().model().write(instance, field, value);
			}
			catch (IllegalArgumentException ex) {
				problems.put(field, String.valueOf(ex.getMessage()));
			}
		});
		if (problems.isEmpty()) {
			problems.putAll(bound().model().validate(instance));
		}
		if (!problems.isEmpty()) {
			throw new BindingException(BindingException.INVALID_DATA, "The data is not valid", problems);
		}
	}

	/**
	 * Tie the binding to its model. Called at start-up.
	 * @param binding the binding, which may be a proxy
	 * @param model what is known of the entity
	 * @param codec the form of frames
	 * @throws IllegalArgumentException if the binding is declared in a way that cannot
	 * work
	 */
	@SuppressWarnings("unchecked")
	public static <T, ID> void bind(WebSocketBinding<T, ID> binding, BoundModel<T, ID> model, StreamCodec codec) {
		String name = ClassUtils.getUserClass(binding).getName();
		Assert.hasText(binding.stream(),
				() -> "Binding '%s' names no stream; annotate it with @Stream or override stream()".formatted(name));
		BoundFields fields = BoundFields.of(name, binding.fields(), binding.exclude(), model);
		BoundFields.check(name, binding.readOnly(), model);
		Bound<T, ID> bound = new Bound<>(model, fields, codec, binding);
		for (Object one = binding; one != null; one = AopProxyUtils.getSingletonTarget(one)) {
			((WebSocketBinding<T, ID>) one).bound = bound;
		}
	}

	/**
	 * Return what groups are to hear of a change, in the order in which it is sent:
	 * deletes, then updates, then creates. Without groups nothing is serialized.
	 * @param before the stored state before the change, or null if there was none
	 * @param after the state after the change, or null if there is none
	 */
	public List<BoundMessage> messages(@Nullable T before, @Nullable T after) {
		List<BoundMessage> messages = new ArrayList<>();
		for (GroupChange change : GroupChange.between(groups(before), groups(after))) {
			// Who loses sight of an entity gets what it saw last.
			T shown = (after == null || (change.action() == BindingAction.DELETE && before != null)) ? before : after;
			Assert.state(shown != null, "A change has a state before or after");
			String text = encode(shown, change.action());
			if (text != null) {
				change.groups().forEach((group) -> messages.add(new BoundMessage(group, text)));
			}
		}
		return messages;
	}

	private Set<String> groups(@Nullable T instance) {
		return (instance != null) ? new LinkedHashSet<>(groupNames(instance)) : Set.of();
	}

	private @Nullable String encode(T instance, BindingAction action) {
		Map<String, @Nullable Object> data = serialize(instance, action);
		if (data.isEmpty()) {
			return null;
		}
		Object payload = new Payload(action, bound().model().id(instance), data, bound().model().label());
		return bound().codec().encode(stream(), payload);
	}

	/**
	 * Carry out an action of a client, and answer it if it was given an {@code id}.
	 */
	@Override
	public void receive(JsonNode payload, Multiplexer multiplexer) {
		Set<String> writable = new LinkedHashSet<>(bound().fields().names());
		writable.removeAll(readOnly());
		new InboundAction<>(bound().binding(), bound().model(), writable).carryOut(payload, multiplexer);
	}

	private Bound<T, ID> bound() {
		Bound<T, ID> current = this.bound;
		Assert.state(current != null, () -> "Binding '%s' is tied to no model; is its entity managed by JPA?"
			.formatted(getClass().getName()));
		return current;
	}

	/**
	 * What the binding is tied to.
	 *
	 * @param model the entity
	 * @param fields the fields that are shown
	 * @param codec the form of frames
	 * @param binding the binding as others see it, with the advice of its proxy
	 */
	private record Bound<T, ID>(BoundModel<T, ID> model, BoundFields fields, StreamCodec codec,
			WebSocketBinding<T, ID> binding) {
	}

	private record Payload(BindingAction action, @Nullable Object pk, Map<String, @Nullable Object> data,
			String model) {
	}

	/**
	 * What a native image keeps of payloads, which Jackson writes.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), Payload.class);
		}

	}

}
