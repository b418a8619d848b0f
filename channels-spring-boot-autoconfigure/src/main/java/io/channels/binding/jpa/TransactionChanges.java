package io.channels.binding.jpa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.binding.BoundMessage;
import io.channels.binding.WebSocketBinding;

/**
 * The changes of one transaction, one for each entity: from the state before the first to
 * the state after the last. Used by the thread of its session.
 */
final class TransactionChanges {

	private static final Logger logger = LoggerFactory.getLogger(TransactionChanges.class);

	private final Map<Key, Change> changes = new LinkedHashMap<>();

	private List<BoundMessage> messages = List.of();

	void created(Key key, List<WebSocketBinding<?, ?>> bindings, Object entity) {
		Change earlier = this.changes.get(key);
		this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : null, entity));
	}

	void updated(Key key, List<WebSocketBinding<?, ?>> bindings, @Nullable Object before, Object entity) {
		Change earlier = this.changes.get(key);
		this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : before, entity));
	}

	void deleted(Key key, List<WebSocketBinding<?, ?>> bindings, Object before) {
		Change earlier = this.changes.remove(key);
		boolean wasStored = earlier == null || earlier.before() != null;
		if (wasStored) {
			this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : before, null));
		}
	}

	/**
	 * Work out what is to be sent, while everything can still be read. A binding that
	 * fails must not make the transaction fail.
	 */
	void prepare() {
		List<BoundMessage> prepared = new ArrayList<>();
		for (Map.Entry<Key, Change> change : this.changes.entrySet()) {
			for (WebSocketBinding<?, ?> binding : change.getValue().bindings()) {
				try {
					prepared.addAll(messages(binding, change.getValue()));
				}
				catch (RuntimeException ex) {
					logger.error("Binding '{}' failed on a change of '{}', which nobody hears of",
							binding.getClass().getName(), change.getKey(), ex);
				}
			}
		}
		this.messages = prepared;
	}

	@SuppressWarnings("unchecked")
	private static <T> List<BoundMessage> messages(WebSocketBinding<T, ?> binding, Change change) {
		return binding.messages((T) change.before(), (T) change.after());
	}

	List<BoundMessage> messages() {
		return this.messages;
	}

	/**
	 * Which entity was changed.
	 *
	 * @param entity the name of the root entity
	 * @param id the identifier
	 */
	record Key(String entity, Object id) {
	}

	/**
	 * A change.
	 *
	 * @param bindings the bindings of the entity
	 * @param before the stored state before, or null
	 * @param after the entity after, or null
	 */
	private record Change(List<WebSocketBinding<?, ?>> bindings, @Nullable Object before, @Nullable Object after) {
	}

}
