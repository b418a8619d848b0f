package io.channels.binding.jpa;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

import io.channels.binding.BoundMessage;
import io.channels.binding.WebSocketBinding;

/**
 * The changes of one transaction, one for each entity: from the state before the first to
 * the state after the last. Used by the thread of its session.
 */
final class TransactionChanges {

	private static final Logger logger = LoggerFactory.getLogger(TransactionChanges.class);

	private static final int MAX_ROUNDS = 5;

	private final Map<Key, Change> changes = new LinkedHashMap<>();

	private List<BoundMessage> messages = List.of();

	private boolean scheduled;

	private int rounds;

	void created(Key key, List<WebSocketBinding<?, ?>> bindings, Supplier<Object> after) {
		Change earlier = this.changes.get(key);
		this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : null, after));
	}

	void updated(Key key, List<WebSocketBinding<?, ?>> bindings, @Nullable Object before, Supplier<Object> after) {
		Change earlier = this.changes.get(key);
		this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : before, after));
	}

	void deleted(Key key, List<WebSocketBinding<?, ?>> bindings, Object before) {
		Change earlier = this.changes.remove(key);
		boolean wasStored = earlier == null || earlier.before() != null;
		if (wasStored) {
			this.changes.put(key, new Change(bindings, (earlier != null) ? earlier.before() : before, null));
		}
	}

	/**
	 * Return whether {@link #prepare()} has to be called again before the transaction
	 * completes. Bindings that change entities whenever they are asked are not asked
	 * forever.
	 */
	boolean schedule() {
		if (this.scheduled || this.rounds == MAX_ROUNDS) {
			return false;
		}
		this.scheduled = true;
		return true;
	}

	/**
	 * Work out what is to be sent, while everything can still be read. A binding that
	 * fails must not make the transaction fail. A query of a binding may cause more
	 * changes, so this looks at those there are now.
	 */
	void prepare() {
		this.scheduled = false;
		this.rounds++;
		List<BoundMessage> prepared = new ArrayList<>();
		new LinkedHashMap<>(this.changes).forEach((key, change) -> {
			for (WebSocketBinding<?, ?> binding : change.bindings()) {
				try {
					prepared.addAll(messages(binding, change));
				}
				catch (RuntimeException ex) {
					logger.error("Binding '{}' failed on a change of '{}', which nobody hears of",
							ClassUtils.getUserClass(binding).getName(), key, ex);
				}
			}
		});
		this.messages = prepared;
	}

	@SuppressWarnings("unchecked")
	private static <T> List<BoundMessage> messages(WebSocketBinding<T, ?> binding, Change change) {
		Supplier<Object> after = change.after();
		return binding.messages((T) change.before(), (after != null) ? (T) after.get() : null);
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
	private record Change(List<WebSocketBinding<?, ?>> bindings, @Nullable Object before,
			@Nullable Supplier<Object> after) {
	}

}
